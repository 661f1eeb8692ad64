"""Who does another exercise than the one that was asked for is told so, and nobody else."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import pairwise, product

import pytest

from formcheck.app.pipeline import open_session
from formcheck.core.pose.landmarks import Pose
from formcheck.core.recognition.mismatch import MismatchDetector
from formcheck.core.results.events import Mismatch
from formcheck.core.results.report import Source
from formcheck.core.session.session import Session
from formcheck.core.types import View
from formcheck.exercises import ALL, get
from tests.core.recognition.watchers import Played, SharedSession, shared_sessions
from tests.support.motion import Frames, Motion, Tempo, clock, film
from tests.support.motions.arch_hold import arch_motion
from tests.support.motions.bent_over_row import row_motion
from tests.support.motions.bird_dog import Pace, bird_dog_motion
from tests.support.motions.cat_cow import cat_cow_motion
from tests.support.motions.deadlift import deadlift_motion
from tests.support.motions.plank import plank_motion
from tests.support.motions.squat import squat_motion
from tests.support.motions.swimmer_kicks import kicks_motion
from tests.support.postures import ROMANIAN, STANDING, STIFF_LEGGED, squat_to
from tests.support.stick import Camera

SOMEBODY = squat_motion(1).frames[0][1]


@dataclass(frozen=True)
class Told:
    """What was said while it went on, and at the end."""

    told: list[tuple[float, Mismatch | None]]
    end: Mismatch | None

    def at(self, t: float) -> Mismatch | None:
        """Return what was said at a time."""
        return next(said for when, said in self.told if when >= t)

    @property
    def changes(self) -> list[tuple[float, Mismatch | None]]:
        """When something else was said than just before, and what."""
        return [b for a, b in pairwise([(0.0, None), *self.told]) if a[1] != b[1]]

    @property
    def names(self) -> set[str | None]:
        """Every exercise that was named at any time, or None where none was."""
        return {said.looks_like for _, said in [*self.told, (0.0, self.end)] if said}


def play(
    own: Played,
    *others: Played,
    until_s: float = 30.0,
    fps: float = 30.0,
    seen: Callable[[float], bool] = lambda t: True,
) -> Told:
    """Let the sessions play beside each other."""
    recognition = MismatchDetector(own.exercise, others)
    times = [number / fps for number in range(round(until_s * fps) + 1)]
    told = [(t, recognition.step(own.step(t, SOMEBODY if seen(t) else None))) for t in times]
    end = own.step(times[-1], None)
    return Told(told, recognition.conclude(end.t, end.reps, end.attempts))


def test_another_exercise_is_named_after_eight_seconds() -> None:
    told = play(Played("squat"), Played("deadlift", reps=(3, 5)), Played("plank"))
    [(when, said)] = told.changes
    assert when == pytest.approx(8.0, abs=0.2)
    assert said == told.end == Mismatch(when, "deadlift")


def test_it_is_named_as_soon_as_it_has_shown_enough() -> None:
    told = play(Played("squat"), Played("deadlift", reps=(3, 12)))
    [(when, said)] = told.changes
    assert when == pytest.approx(12.0, abs=0.15)
    assert said == Mismatch(when, "deadlift")


def test_a_hold_of_four_seconds_is_enough() -> None:
    told = play(Played("squat"), Played("plank", held=(10.0, 15.0)), until_s=18.0)
    [(when, said)] = told.changes
    assert when == pytest.approx(14.0, abs=0.2)
    assert said == Mismatch(when, "plank")


def test_nothing_of_it_in_twenty_seconds_is_said_without_a_name() -> None:
    told = play(Played("squat"), Played("deadlift"), Played("plank"))
    [(when, said)] = told.changes
    assert when == pytest.approx(20.0, abs=0.2)
    assert said == told.end == Mismatch(when, None)


def test_it_is_withdrawn_with_the_first_rep_when_no_other_was_named() -> None:
    told = play(Played("squat", reps=(25.0,)), Played("deadlift"))
    assert told.at(24.9) is not None
    assert {told.at(t) for t in (25.0, 27.0, 30.0)} == {told.end} == {None}


@pytest.mark.parametrize(("counted", "withdrawn"), [(2, 2), (3, 2), (8, 3)])
def test_a_name_is_withdrawn_when_the_asked_exercise_begins_to_count(
    counted: int, withdrawn: int
) -> None:
    other = Played("deadlift", reps=tuple(float(t) for t in range(1, counted + 1)))
    own = tuple(10.0 + number for number in range(withdrawn))
    told = play(Played("squat", reps=own), other)
    assert told.at(9.9) is not None
    assert told.at(own[-1]) is None
    assert told.at(29.0) is None
    assert told.end is None


def test_what_is_said_again_is_said_since_then() -> None:
    told = play(Played("squat", reps=(9.0, 10.0)), Played("deadlift", reps=(1, 2, 3, 15)))
    said = [(round(when, 1), said) for when, said in told.changes]
    assert [when for when, _ in said] == pytest.approx([8.0, 10.0, 15.0], abs=0.2)
    assert [mismatch and mismatch.looks_like for _, mismatch in said] == [
        "deadlift",
        None,
        "deadlift",
    ]
    assert told.at(9.0) == Mismatch(told.changes[0][0], "deadlift")
    assert told.at(29.0) == Mismatch(told.changes[2][0], "deadlift")


def test_a_single_stray_rep_of_the_asked_exercise_hides_nothing() -> None:
    told = play(Played("squat", reps=(4.0,)), Played("deadlift", reps=(1, 2, 3, 4, 5, 6, 7)))
    assert told.at(9.0) == told.end
    assert told.names == {"deadlift"}


@pytest.mark.parametrize(
    "own", [Played("squat", reps=(1.0, 2.0)), Played("squat", attempts=(1.0, 2.0))]
)
def test_who_does_both_is_told_nothing(own: Played) -> None:
    told = play(own, Played("deadlift", reps=(1.0, 2.0, 3.0)))
    assert told.changes == []
    assert told.end is None


def test_between_two_names_none_is_said() -> None:
    others = (Played("deadlift", reps=(1, 2, 3)), Played("plank", held=(1.0, 6.0)))
    told = play(Played("squat"), *others, until_s=12.0)
    [(when, said)] = told.changes
    assert when == pytest.approx(8.0, abs=0.2)
    assert said == told.end == Mismatch(when, None)


def test_between_two_names_nothing_is_said_when_some_of_the_asked_exercise_was_seen() -> None:
    others = (Played("deadlift", reps=(1, 2, 3)), Played("plank", held=(1.0, 6.0)))
    told = play(Played("squat", reps=(4.0,)), *others, until_s=12.0)
    assert told.changes == []
    assert told.end is None


def test_three_reps_are_sure_and_stop_the_others() -> None:
    deadlift = Played("deadlift", reps=tuple(float(t) for t in range(30)))
    told = play(Played("squat", reps=(2.0, 4.0, 6.0)), deadlift)
    assert told.changes == []
    assert told.end is None
    assert deadlift.looks
    assert max(deadlift.looks) < 6.0


def test_five_seconds_held_are_sure_and_stop_the_others() -> None:
    deadlift = Played("deadlift", reps=tuple(float(t) for t in range(30)))
    told = play(Played("plank", held=(1.0, 7.0)), deadlift)
    assert told.changes == []
    assert told.end is None
    assert deadlift.looks
    assert max(deadlift.looks) == pytest.approx(6.0, abs=0.15)


@pytest.mark.parametrize(
    ("fps", "looks"), [(7.0, 7.0), (10.0, 10.0), (24.0, 8.0), (30.0, 10.0), (60.0, 10.0)]
)
def test_the_others_look_ten_times_a_second_at_most(fps: float, looks: float) -> None:
    other = Played("deadlift")
    play(Played("squat"), other, until_s=10.0, fps=fps)
    assert len(other.looks) == pytest.approx(10.0 * looks, abs=2)


def test_what_only_the_end_completes_is_of_the_asked_exercise() -> None:
    own = Played("squat")
    recognition = MismatchDetector(own.exercise, [Played("deadlift", reps=(1.0,))])
    for number in range(30):
        recognition.step(own.step(number / 10, SOMEBODY))
    assert recognition.conclude(3.0, reps=0, attempts=0) == Mismatch(3.0, "deadlift")
    assert recognition.conclude(3.0, reps=1, attempts=0) is None


@pytest.mark.parametrize("until_s", [2.0, 30.0])
def test_nobody_in_the_picture_says_nothing(until_s: float) -> None:
    told = play(
        Played("squat"),
        Played("deadlift", reps=(0.5, 1.0, 1.5)),
        until_s=until_s,
        seen=lambda t: False,
    )
    assert told.changes == []
    assert told.end is None


def test_only_the_time_counts_in_which_somebody_is_seen() -> None:
    told = play(Played("squat"), Played("deadlift", reps=(1, 2)), seen=lambda t: t > 5.0)
    [(when, _)] = told.changes
    assert when == pytest.approx(13.0, abs=0.2)


def test_a_source_that_stalls_shows_nobody_meanwhile() -> None:
    own, other = Played("squat"), Played("deadlift", reps=(1.0, 2.0))
    recognition = MismatchDetector(own.exercise, [other])
    times = [*(number / 10 for number in range(30)), 300.0, 300.1]
    assert [recognition.step(own.step(t, SOMEBODY)) for t in times] == [None] * len(times)


@pytest.mark.parametrize(
    ("until_s", "other", "name"),
    [
        (1.5, Played("deadlift", reps=(1.0,)), "deadlift"),
        (3.0, Played("plank", held=(1.0, 9.0)), "plank"),
        (6.0, Played("deadlift"), None),
        (6.0, Played("plank", held=(1.0, 2.0)), None),
    ],
)
def test_a_short_clip_need_not_show_much(until_s: float, other: Played, name: str | None) -> None:
    told = play(Played("squat"), other, until_s=until_s)
    assert told.changes == []
    assert told.end == Mismatch(until_s, name)


@pytest.mark.parametrize(
    ("until_s", "own", "other"),
    [
        (0.5, Played("squat"), Played("deadlift", reps=(0.2,))),
        (4.5, Played("squat"), Played("deadlift")),
        (4.5, Played("squat"), Played("plank", held=(1.0, 2.0))),
        (6.0, Played("squat", reps=(3.0,)), Played("deadlift", reps=(4.0,))),
        (6.0, Played("squat", attempts=(3.0,)), Played("deadlift")),
        (6.0, Played("plank", held=(1.0, 3.0)), Played("deadlift")),
    ],
)
def test_a_short_clip_that_tells_nothing(until_s: float, own: Played, other: Played) -> None:
    told = play(own, other, until_s=until_s)
    assert told.changes == []
    assert told.end is None


SLOW = Tempo(down_s=3.0, bottom_s=1.0, up_s=3.0, top_s=1.0)
PACES = {
    "bird_dog": Pace(),
    "bird_dog held long": Pace(hold_s=10.0),
    "bird_dog hurried": Pace(reach_s=0.6, hold_s=0.4, return_s=0.6),
}


#: How each is filmed; the first word is the exercise.
FILMED: dict[str, Callable[..., Motion]] = {
    "squat": partial(squat_motion, 4),
    "squat slow": partial(squat_motion, 3, tempo=SLOW),
    "squat shallow": partial(squat_motion, 4, bottom=squat_to(0.74)),
    "deadlift": partial(deadlift_motion, 4),
    "deadlift stiff": partial(deadlift_motion, 4, bottom=STIFF_LEGGED),
    "deadlift romanian": partial(deadlift_motion, 4, bottom=ROMANIAN),
    "plank": partial(plank_motion, 15.0),
    **{what: partial(bird_dog_motion, pace=pace) for what, pace in PACES.items()},
    "bent_over_row": partial(row_motion, 4),
    "arch_hold": partial(arch_motion, 15.0),
    "swimmer_kicks": partial(kicks_motion, 16),
    "cat_cow": partial(cat_cow_motion, 4),
}


@cache
def frames_of(what: str, stand_deg: float) -> Frames:
    # As often as the other exercises look: each of them sees every picture, as the own one does.
    return FILMED[what](camera=Camera(stand_deg), fps=10.0).frames


def watch(session: Session | SharedSession, frames: Iterable[tuple[float, Pose | None]]) -> Told:
    told = [(t, session.step(t, pose).mismatch) for t, pose in frames]
    return Told(told, session.finish(Source("stick figure", "recording")).mismatch)


@cache
def told_by_all(what: str, stand_deg: float) -> dict[str, Told]:
    """Return what was said for each exercise that may have been asked for."""
    frames = frames_of(what, stand_deg)
    return {session.exercise.name: watch(session, frames) for session in shared_sessions()}


def named(done: str, asked: str, told: Told, view: View) -> bool:
    """Return True when the right name was said, if both can be read from there."""
    readable = all(view in get(name).views for name in (done, asked))
    right = told.end is not None and told.end.looks_like == done
    return told.names <= {done, None} and (right or not readable)


STANDS = (90.0, -45.0)
views = pytest.mark.parametrize("stand_deg", STANDS)


QUICK = {
    *((what, 90.0) for what in ("squat", "deadlift", "plank", "bird_dog", "bent_over_row")),
    ("squat", -45.0),
    ("bird_dog", -45.0),
}
#: Each from both places. Quick runs take those that other exercises resemble most.
FILMS = [
    pytest.param(*case, marks=[] if case in QUICK else [pytest.mark.slow])
    for case in product(FILMED, STANDS)
]


# One test, so that each film is watched once.
@pytest.mark.parametrize(("what", "stand_deg"), FILMS)
def test_the_right_exercise_is_never_doubted_and_the_wrong_one_is_named(
    what: str, stand_deg: float
) -> None:
    done = what.split(maxsplit=1)[0]
    view: View = "side" if stand_deg == 90.0 else "oblique"
    told_of = dict(told_by_all(what, stand_deg))
    right = told_of.pop(done)
    assert right.changes == []
    assert right.end is None
    assert len(told_of) == len(ALL) - 1
    # A shallow squat is none of the others either: see test_what_is_none_of_them_has_no_name.
    failed = {
        asked: (told.end, told.names)
        for asked, told in told_of.items()
        if what != "squat shallow" and not named(done, asked, told, view)
    }
    assert not failed, str(failed)


@pytest.mark.parametrize("asked", ["squat", "plank", "deadlift"])
def test_sessions_that_share_their_looks_say_what_those_of_the_program_say(asked: str) -> None:
    shared = told_by_all("deadlift", 90.0)[asked]
    assert watch(open_session(get(asked)), frames_of("deadlift", 90.0)) == shared


@pytest.mark.parametrize("what", ["squat", "bird_dog"])
def test_nothing_is_said_from_where_the_exercise_cannot_be_read(what: str) -> None:
    told = watch(open_session(get("cat_cow")), frames_of(what, -45.0))
    assert told.changes == []
    assert told.end is None


@views
def test_what_is_none_of_them_has_no_name(stand_deg: float) -> None:
    told = watch(open_session(get("plank")), frames_of("squat shallow", stand_deg))
    assert told.names == {None}
    assert told.end is not None


@views
def test_kneeling_and_talking_before_a_bird_dog_is_forgotten(stand_deg: float) -> None:
    motion = bird_dog_motion(talk_s=30.0, camera=Camera(stand_deg), fps=10.0)
    told = watch(open_session(get("bird_dog")), motion.frames)
    assert told.names == {None}
    counted = motion.truth[0].end_s
    assert all(said is None for t, said in told.told if t > counted + 1.0)
    assert told.end is None


def turned_frames(what: str, stand_deg: float, turned_by: int) -> Frames:
    return [(t, pose and pose.turned(turned_by)) for t, pose in frames_of(what, stand_deg)]


@pytest.mark.parametrize(
    ("what", "turned_by"),
    [
        *(("squat", 90), ("deadlift", 180), ("plank", 270), ("bird_dog", 90)),
        *(
            pytest.param(what, turned_by, marks=pytest.mark.slow)
            for what, turns in {
                "squat": (180, 270),
                "deadlift": (90, 270),
                "plank": (90, 180),
                "bird_dog": (180, 270),
            }.items()
            for turned_by in turns
        ),
    ],
)
def test_a_picture_that_lies_on_its_side_is_told_with_its_turn(what: str, turned_by: int) -> None:
    told = watch(open_session(get(what)), turned_frames(what, 90.0, turned_by))
    assert told.end is not None
    assert (told.end.looks_like, told.end.rotate_deg) == (what, -turned_by % 360)
    assert {said.rotate_deg for _, said in told.told if said} <= {None, -turned_by % 360}


@pytest.mark.parametrize("asked", ["plank", "bird_dog", "arch_hold", "reclined_twist"])
@pytest.mark.parametrize(
    "arm_deg", [90.0, *(pytest.param(deg, marks=pytest.mark.slow) for deg in (5.0, 175.0))]
)
def test_a_person_who_stands_before_a_floor_exercise_is_not_turned(
    asked: str, arm_deg: float
) -> None:
    # For five of twenty seconds the arms are kept up, or out in front as in a plank.
    raised = replace(STANDING, upper_arm=arm_deg)
    keys = [(0.0, STANDING), (8.0, STANDING), (9.0, raised), (14.0, raised), (15.0, STANDING)]
    frames = film([*keys, (20.0, STANDING)], clock(20.0, 10.0), camera=Camera())
    told = watch(open_session(get(asked)), frames)
    assert all(said.rotate_deg is None for _, said in [*told.told, (0.0, told.end)] if said)


def test_the_turn_needs_twice_as_much_as_any_other_exercise() -> None:
    own, other = Played("squat"), Played("deadlift", reps=(1.0, 2.0))
    turned = {90: Played("squat", reps=(1.0, 2.0, 3.0)), 270: Played("squat")}
    recognition = MismatchDetector(own.exercise, [other], turned)
    told = [recognition.step(own.step(n / 10, SOMEBODY)) for n in range(100)]
    assert told[-1] == Mismatch(8.1, None) or told[-1] == Mismatch(8.0, None)
    turned[90].reps = tuple(float(n) for n in range(1, 9))
    recognition = MismatchDetector(own.exercise, [other], turned)
    told = [recognition.step(own.step(n / 10, SOMEBODY)) for n in range(100)]
    assert told[-1] is not None
    assert (told[-1].looks_like, told[-1].rotate_deg) == ("squat", 90)
