"""The rationing of words, without any sound: what is said, in which order, and what is not."""

from __future__ import annotations

import pytest

from formcheck.core.coaching import Coach, CoachRules, Kind, Utterance
from formcheck.core.events import Event, Phase, Rep, RepCounted, RepEnded, Restarted, Started, Tick
from formcheck.core.exercise import Exercise
from formcheck.core.goals import SetPhase, SetState
from tests.motion import watch
from tests.motions.squat import squat_motion
from tests.sinks import scenes

STEP_S = 0.1
RULES = CoachRules()


class Session:
    """Feeds ticks and notes when something is said."""

    def __init__(self, exercise: Exercise = scenes.SQUAT) -> None:
        self.coach = Coach(exercise, RULES)
        self.t = 0.0
        self.said: list[tuple[float, str]] = []

    def run(
        self,
        seconds: float,
        *faults: str,
        events: tuple[Event, ...] = (),
        phase: Phase = Phase.OUT,
        hold_s: float = 0.0,
        state: SetState | None = None,
    ) -> Session:
        for number in range(max(1, round(seconds / STEP_S))):
            tick = scenes.tick(
                None,
                t=self.t,
                faults=faults,
                phase=phase,
                hold_s=hold_s + number * STEP_S,
                events=events if number == 0 else (),
                set_state=state,
            )
            self._note(tick)
            self.t = round(self.t + STEP_S, 6)
        return self

    def _note(self, tick: Tick) -> None:
        self.said += [(tick.t, one.text) for one in self.coach.step(tick)]

    @property
    def words(self) -> list[str]:
        return [text for _, text in self.said]


def rep(number: int, *faults: str) -> tuple[Event, ...]:
    done = Rep(number, None, 0.0, 0.5, 1.0, {}, faults)
    return (RepCounted(0.0, number), RepEnded(0.0, done))


def test_reps_are_counted_and_all_is_silent_otherwise() -> None:
    session = Session().run(5.0)
    for number in (1, 2, 3):
        session.run(2.0, events=rep(number))
    assert session.words == ["1", "2", "3"]


def test_safety_is_said_once_a_session() -> None:
    session = Session().run(1.0, events=(Started(0.0),))
    session.run(1.0, events=(Restarted(1.0),)).run(1.0, events=(Started(2.0),))
    assert session.words == ["Stop if it hurts"]


def test_a_slip_is_not_corrected_and_what_lasts_is_once() -> None:
    session = Session().run(RULES.lasts_s - 0.2, "lean").run(RULES.back_within_s + 1.0)
    assert session.words == []
    session.run(RULES.again_after_s - 1.0, "lean")
    assert session.words == ["Chest up"]
    session.run(3.0, "lean")
    assert session.words == ["Chest up"] * 2  # it is still there after some time


def test_what_comes_back_is_corrected_at_once() -> None:
    session = Session().run(0.2, "lean").run(1.0)
    session.run(0.2, "lean")
    assert session.words == []  # a slip twice is not yet known: nothing was noted of the first
    session = Session().run(1.0, "lean").run(RULES.again_after_s)
    begun = session.t
    session.run(0.3, "lean")
    assert session.words[-1] == "Chest up"
    assert session.said[-1][0] == pytest.approx(begun)


def test_danger_is_said_at_once_and_before_all_else() -> None:
    session = Session().run(0.1, "round", "lean", events=rep(1))
    assert session.words == ["Straighten your back", "1"]
    session.run(RULES.danger_again_after_s + 0.2, "round", "lean")
    assert session.words.count("Straighten your back") == 2
    assert "Chest up" not in session.words


def test_only_the_most_important_is_said() -> None:
    session = Session().run(4.0, "lean", "valgus")
    assert session.words == ["Chest up"]


def test_what_is_judged_of_a_rep_is_said_when_it_comes_back_and_praised_when_mended() -> None:
    session = Session().run(3.0, events=rep(1, "shallow"))
    assert session.words == ["1"]
    session.run(3.0, events=rep(2, "shallow"))
    assert session.words == ["1", "2", "Go deeper"]
    session.run(3.0, events=rep(3, "shallow"))
    assert session.words[3:] == ["3"]  # the same words not so soon again
    session.run(3.0, events=rep(4))
    assert session.words[4:] == ["4", "Good"]
    session.run(3.0, events=rep(5))
    assert session.words[6:] == ["5"]  # praise once


def test_corrections_of_different_faults_keep_apart() -> None:
    session = Session().run(1.0, "lean").run(1.0, "valgus")
    assert session.words == ["Chest up"]
    session.run(RULES.between_s, "valgus")
    assert len(session.words) == 2


def test_a_hold_is_called_every_ten_seconds_and_praised_when_mended() -> None:
    session = Session(scenes.PLANK).run(21.0, phase=Phase.HOLD)
    assert session.words == ["10 seconds", "20 seconds"]
    session = Session(scenes.PLANK).run(2.0, "sag", phase=Phase.HOLD)
    session.run(RULES.mended_s + 0.5, phase=Phase.HOLD, hold_s=2.0)
    assert session.words == ["Lift your hips", "Good"]


def working(done: float, amount: float = 20.0, number: int = 1) -> SetState:
    return SetState(SetPhase.WORKING, number, 2, done, amount)


def test_the_last_seconds_of_a_goal_are_called() -> None:
    session = Session(scenes.PLANK)
    for tenth in range(200):
        session.run(STEP_S, phase=Phase.HOLD, hold_s=tenth / 10, state=working(tenth / 10))
    assert session.words == ["10 seconds", "5", "4", "3", "2", "1"]


def test_sets_rests_and_the_end_are_told() -> None:
    session = Session().run(1.0, state=working(1, 2))
    for left in range(300, 0, -1):
        rest = SetState(SetPhase.RESTING, 2, 2, 0.0, 2.0, left / 10)
        session.run(STEP_S, "lean", state=rest)
    session.run(1.0, state=working(0, 2, number=2))
    session.run(1.0, events=rep(3), state=working(1, 2, number=2))
    session.run(1.0, state=SetState(SetPhase.DONE, 2, 2, 2.0, 2.0))
    assert session.words == [
        "Rest 30 seconds", "5", "4", "3", "2", "1", "Set 2. Go", "1", "Done. Well done",
    ]  # fmt: skip


def test_a_count_that_comes_late_is_stale_before_a_correction_is() -> None:
    kinds = {Kind.COUNT: Utterance("1", Kind.COUNT).stale_s}
    assert kinds[Kind.COUNT] <= 1.0


def test_a_session_that_is_replayed_says_the_same() -> None:
    from formcheck.exercises.squat import SQUAT  # noqa: PLC0415

    ticks = watch(SQUAT, squat_motion(3).frames).ticks
    first, second = Coach(SQUAT), Coach(SQUAT)
    said = [[one.text for one in first.step(tick)] for tick in ticks]
    assert said == [[one.text for one in second.step(tick)] for tick in ticks]
    assert [text for some in said for text in some] == ["Stop if it hurts", "1", "2", "3"]
