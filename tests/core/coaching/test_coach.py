"""What the coach says, in which order and how seldom. The ticks' times are the only clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.core.coaching.coach import Coach
from formcheck.core.coaching.utterance import CoachRules, Kind, Utterance
from formcheck.core.exercise.definition import Exercise
from formcheck.core.goal import Goal
from formcheck.core.results.events import ArmRaised, Mismatch, Restarted, Tick
from formcheck.core.types import Phase
from formcheck.core.workout.sets import SetTracker
from formcheck.exercises.bird_dog import BIRD_DOG
from formcheck.exercises.plank import PLANK
from formcheck.exercises.squat import SQUAT
from tests.support.motion import watch
from tests.support.motions.bird_dog import Pace, bird_dog_motion
from tests.support.motions.plank import plank_motion
from tests.support.postures import plank
from tests.support.ticks import REP_S, Slip, hold, merged, rep, set_of, still, tick

RULES = CoachRules()
LEAN = Slip("trunk_lean", 0.8, 1.6)
LONG_LEAN = Slip("trunk_lean", 0.6, 2.2)
ROUND = Slip("back_rounded", 0.8, 1.6)
SHALLOW = "shallow"
CHEST, DEEPER, ROUNDED = "chest up", "a little deeper", "chest up, back flat"
#: (seconds, words)
Heard = list[tuple[float, str]]


def utterances(
    ticks: Sequence[Tick],
    exercise: Exercise = SQUAT,
    rules: CoachRules | None = None,
    goal: Goal | None = None,
) -> list[tuple[float, Utterance]]:
    """Return everything that is said, with its time."""
    coach, sets = Coach(exercise, rules), SetTracker(goal) if goal else None
    said = []
    for one in ticks:
        state = replace(one, set_state=sets.step(one)) if sets else one
        said += [(one.t, utterance) for utterance in coach.step(state)]
    return said


def heard(
    ticks: Sequence[Tick],
    exercise: Exercise = SQUAT,
    goal: Goal | None = None,
    *,
    kinds: set[Kind] | None = None,
) -> Heard:
    """Return the words of some kinds; all but the advice on safety unless told."""
    kinds = kinds or set(Kind) - {Kind.SAFETY}
    said = utterances(ticks, exercise, goal=goal)
    return [(t, one.text) for t, one in said if one.kind in kinds]


def corrections(
    ticks: Sequence[Tick], exercise: Exercise = SQUAT, goal: Goal | None = None
) -> Heard:
    return heard(ticks, exercise, goal, kinds={Kind.CORRECTION, Kind.STOP, Kind.PRAISE})


def words(said: Heard) -> list[str]:
    return [text for _, text in said]


def test_every_rule_is_a_number_or_a_table_with_an_entry_for_each_kind() -> None:
    assert set(RULES.fresh_s) == set(Kind)
    for field in fields(RULES):
        value = getattr(RULES, field.name)
        assert all(one > 0 for one in (value.values() if field.name == "fresh_s" else [value]))


def test_good_reps_are_counted_and_nothing_else_is_said() -> None:
    assert heard(set_of([], [], [])) == [(3.4, "1"), (6.4, "2"), (9.4, "3")]


def test_stop_if_it_hurts_is_said_once_a_session_to_whom_is_there() -> None:
    nobody = still(0.0, 3.0, pose=None)
    ticks = merged(nobody, [tick(3.0 + one.t, events=one.events) for one in set_of([], [])])
    again = tick(20.0, events=(Restarted(20.0),))
    said = [(t, one) for t, one in utterances([*ticks, again]) if one.kind is Kind.SAFETY]
    assert [(t, one.text) for t, one in said] == [(3.0, "stop if it hurts")]


@pytest.mark.parametrize(
    ("reps", "said"),
    [
        pytest.param([[LEAN], [], []], [], id="a short slip is left alone"),
        pytest.param(
            [[LONG_LEAN]], [(1.0 + 0.6 + RULES.lasts_s, CHEST)], id="named while it lasts"
        ),
        pytest.param(
            [[LEAN], [LEAN], [], [], []],
            [(4.0 + 0.8, CHEST), (9.8, "good")],
            id="named at once when it comes back, praised when corrected",
        ),
        pytest.param(
            [[SHALLOW], [SHALLOW], [], []],
            [(4.0 + 2.8, DEEPER), (9.8, "good")],
            id="of the whole rep named when the second is judged, praised when corrected",
        ),
        pytest.param([[LEAN], [], [SHALLOW], []], [], id="no praise for what was not named"),
    ],
)
def test_when_a_fault_is_named_and_praised(reps: list[list[Slip | str]], said: Heard) -> None:
    assert corrections(set_of(*reps)) == said


def test_what_comes_back_much_later_has_not_come_back() -> None:
    good: list[list[Slip | str]] = [[]] * round(RULES.comes_back_s / REP_S + 1)
    assert corrections(set_of([LEAN], *good, [LEAN])) == []


def test_the_same_is_not_said_again_soon_and_ever_more_seldom() -> None:
    said = corrections(set_of(*[[LEAN]] * 40))
    assert set(words(said)) == {CHEST}
    apart = [b - a for (a, _), (b, _) in pairwise(said)]
    wanted = [RULES.repeat_s * RULES.repeat_growth**i for i in range(len(apart))]
    assert len(apart) >= 3
    for found, at_least in zip(apart, wanted, strict=True):
        assert at_least - 1e-6 <= found < at_least + REP_S


def test_nobody_is_praised_for_what_could_not_be_seen() -> None:
    hidden = {signal.name: float("nan") for signal in SQUAT.signals}
    unseen = [*rep(7.0, 3, signals=hidden), *rep(10.0, 4, view="front")]
    assert words(corrections(merged(set_of([LEAN], [LEAN]), unseen))) == [CHEST]
    unjudged = rep(7.0, 3, not_checked=(SHALLOW,))
    assert words(corrections(merged(set_of([SHALLOW], [SHALLOW]), unjudged))) == [DEEPER]


def test_one_thing_at_a_time_and_the_most_important_first() -> None:
    both = [Slip("heels_up", 0.8, 1.6), LEAN]
    said = corrections(set_of(*[both] * 4))
    assert words(said)[0] == CHEST, "the order of the exercise, not of what happened"
    assert words(said)[1] == "heels down", "the first one waits for its turn"
    assert said[1][0] - said[0][0] >= RULES.between_s


def test_what_endangers_the_back_comes_first_at_once_and_without_rationing() -> None:
    said = utterances(set_of([LONG_LEAN, ROUND], [ROUND], [ROUND]))
    stops = [(t, one.text) for t, one in said if one.kind is Kind.STOP]
    assert stops[0] == (1.8, ROUNDED), "the first time, without waiting whether it lasts"
    assert words(stops) == [ROUNDED] * 2, "once a rep at the most, here in every other"
    assert min(b - a for (a, _), (b, _) in pairwise(stops)) >= RULES.stop_repeat_s
    others = [t for t, one in said if one.kind is Kind.CORRECTION]
    assert all(t - 1.8 >= RULES.between_s for t in others)


def test_stop_is_before_all_whatever_the_order_of_the_exercise() -> None:
    first, *others = SQUAT.faults
    assert first.severity == "stop", "as things are the order would do"
    turned = replace(SQUAT, faults=(*others, first))
    assert corrections(set_of([ROUND, Slip("knee_valgus", 0.8, 1.6)]), turned)[0][1] == ROUNDED


def test_a_count_is_heard_before_a_correction_of_the_same_moment() -> None:
    """Two reps are judged at the moment at which another one counts."""
    ticks = set_of([SHALLOW], [SHALLOW])
    judged = next(one for one in ticks if one.t == 6.8)
    counted = next(one for one in ticks if one.t == 6.4)
    both = replace(judged, events=(*judged.events, *counted.events))
    ticks = [both if one.t == 6.8 else replace(one, events=()) if one.t == 6.4 else one
             for one in ticks]  # fmt: skip
    assert [text for t, text in heard(ticks) if t == 6.8] == ["2", DEEPER]


def test_the_rules_of_one_exercise_make_no_sense_of_another() -> None:
    other = Mismatch(0.0, "deadlift")
    ticks = [replace(one, mismatch=other) for one in set_of([LONG_LEAN, ROUND], [LONG_LEAN])]
    assert words(corrections(ticks)) == [ROUNDED]
    unclear = [replace(one, mismatch=Mismatch(0.0, None)) for one in set_of([LONG_LEAN])]
    assert words(corrections(unclear)) == [CHEST]


def test_a_reset_forgets_what_was_said() -> None:
    first = set_of([LEAN], [LEAN])
    again = [replace(one, t=one.t + 7.0) for one in first]
    again[0] = replace(again[0], events=(Restarted(7.0),))
    assert corrections([*first, *again]) == [(4.8, CHEST), (11.8, CHEST)]


SAG = Slip("hips_sagging", 2.0, 6.0)


def test_a_hold_is_called_at_every_ten_seconds() -> None:
    said = heard(hold(1.0, 95.0, PLANK), PLANK)
    assert said == [
        (1.0 + seconds, text)
        for seconds, text in [
            (10, "ten seconds"), (20, "twenty seconds"), (30, "thirty seconds"),
            (40, "forty seconds"), (50, "fifty seconds"), (60, "one minute"),
            (70, "one minute ten"), (80, "one minute twenty"), (90, "one minute thirty"),
        ]
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("held_s", "text"),
    [
        (3590, "fifty nine minutes fifty"),
        (3600, "one hour"),
        (3610, "one hour ten seconds"),
        (3690, "one hour one minute thirty seconds"),
        (6000, "one hour forty minutes"),
        (36000, "ten hours"),
        (99 * 3600, "ninety nine hours"),
        (1000 * 3600, "1000 hours"),
    ],
)
def test_a_hold_of_any_length_is_called(held_s: int, text: str) -> None:
    ticks = [
        tick(0.0, PLANK),
        tick(held_s - 1.0, PLANK, phase=Phase.HOLD, hold_s=held_s - 1.0),
        tick(float(held_s), PLANK, phase=Phase.HOLD, hold_s=float(held_s)),
    ]
    assert heard(ticks, PLANK) == [(held_s, text)]


def test_the_next_hold_is_called_from_its_own_beginning() -> None:
    said = heard(merged(hold(0.0, 12.0, PLANK), hold(13.0, 12.0, PLANK)), PLANK)
    assert said == [(10.0, "ten seconds"), (23.0, "ten seconds")]


def test_a_hold_with_a_goal_ends_in_a_countdown() -> None:
    ticks = merged(hold(0.0, 28.0, PLANK), still(28.1, 3.0, PLANK))
    assert heard(ticks, PLANK, Goal(hold_s=25)) == [
        (0.5, "go"), (10.0, "ten seconds"), (20.0, "five"), (21.0, "four"), (22.0, "three"),
        (23.0, "two"), (24.0, "one"), (25.0, "done, well done"),
    ]  # fmt: skip


def test_a_fault_in_a_hold_is_named_when_it_lasts_and_praised_when_it_stays_away() -> None:
    said = corrections(hold(1.0, 12.0, PLANK, SAG), PLANK)
    assert said == [(1.0 + 2.0 + RULES.lasts_s, "hips up"), (1.0 + 6.0 + RULES.mended_s, "good")]


def test_who_gives_up_has_not_mended_anything() -> None:
    assert words(corrections(hold(1.0, 6.0, PLANK, SAG), PLANK)) == ["hips up"]


def test_a_hold_that_sags_all_along_is_not_nagged() -> None:
    always = Slip("hips_sagging", 1.0, 60.0)
    said = corrections(hold(0.0, 60.0, PLANK, always), PLANK)
    assert [round(t) for t, _ in said] == [2, 12, 32]


def test_a_goal_is_counted_set_by_set() -> None:
    ticks = merged(set_of([], [], start_s=5.0), still(11.0, 19.0))
    ticks += [one for start in (30.0, 33.0) for one in rep(start, int(start / 3) - 7)]
    ticks += still(36.0, 2.0)
    assert heard(ticks, goal=Goal(reps=2, sets=2, rest_s=20)) == [
        (0.0, "three"), (1.0, "two"), (2.0, "one"), (3.0, "go"),
        (7.4, "1"), (10.4, "2"), (10.4, "rest, twenty seconds"),
        (20.4, "set two in ten seconds"),
        (27.4, "three"), (28.4, "two"), (29.4, "one"), (30.4, "go"),
        (32.4, "1"), (35.4, "2"), (35.4, "done, well done"),
    ]  # fmt: skip


def test_in_a_set_that_lasts_so_long_the_time_is_called_and_not_the_reps() -> None:
    ticks = merged(set_of([], [], [], [], [], start_s=5.0), still(20.0, 10.0))
    assert heard(ticks, goal=Goal(work_s=12, sets=1)) == [
        (0.0, "three"), (1.0, "two"), (2.0, "one"), (3.0, "go"),
        (10.0, "five"), (11.0, "four"), (12.0, "three"), (13.0, "two"), (14.0, "one"),
        (15.0, "done, well done"),
    ]  # fmt: skip


def test_a_short_rest_is_not_announced_in_the_middle() -> None:
    said = heard(merged(set_of([]), still(4.0, 14.0)), goal=Goal(reps=1, sets=2, rest_s=12))
    assert [text for text in words(said) if text.startswith("set")] == []


def test_nothing_is_counted_or_corrected_in_a_rest() -> None:
    said = heard(set_of([], [LONG_LEAN], [LONG_LEAN], [ROUND]), goal=Goal(reps=1, sets=2))
    assert words(said) == ["three", "go", "1", "rest, thirty seconds", ROUNDED]


def test_a_set_without_a_rest_goes_straight_on() -> None:
    said = heard(set_of([], []), goal=Goal(reps=1, sets=2, rest_s=0))
    assert words(said) == ["three", "go", "1", "go", "1", "done, well done"]


def test_a_raised_arm_is_answered() -> None:
    ticks = merged(still(0.0, 2.0), still(3.5, 1.0))
    ticks[19] = replace(ticks[19], events=(ArmRaised(ticks[19].t),))
    assert heard(ticks) == [(1.9, "paused"), (3.5, "go on")]


def test_real_reps_of_a_bird_dog_are_counted_and_its_sides_left_alone() -> None:
    ticks = watch(BIRD_DOG, bird_dog_motion(("left", "right", "left", "right")).frames).ticks
    assert words(heard(ticks, BIRD_DOG)) == ["1", "2", "3", "4"]


def test_a_bird_dog_of_one_side_is_told_to_change() -> None:
    pace = Pace(reach_s=1.0, hold_s=1.5, return_s=1.0)
    motion = bird_dog_motion(("left", "left", "left", "left"), pace=pace)
    said = heard(watch(BIRD_DOG, motion.frames).ticks, BIRD_DOG)
    assert "change sides" in words(said)


def test_a_real_plank_that_sags_is_told_to_lift_the_hips() -> None:
    frames = plank_motion(6.0, posture=plank(hip_bend=-25.0)).frames
    said = corrections(watch(PLANK, frames).ticks, PLANK)
    assert words(said) == ["hips up"]


slips = st.builds(
    lambda code, begin, lasts: Slip(code, begin / 10, (begin + lasts) / 10),
    st.sampled_from([rule.code for rule in SQUAT.faults if hasattr(rule, "hold_s")]),
    st.integers(2, 15),
    st.integers(1, 8),
)
judged = st.sampled_from([rule.code for rule in SQUAT.faults if hasattr(rule, "stat")])


def unique(faults: list[Slip | str]) -> list[Slip | str]:
    """Keep one of each code: a fault is not raised while it is."""
    return list({one.code if isinstance(one, Slip) else one: one for one in faults}.values())


@given(st.lists(st.lists(slips | judged, max_size=4).map(unique), min_size=1, max_size=12))
def test_whatever_goes_wrong_words_are_rationed(reps: list[list[Slip | str]]) -> None:
    said = utterances(set_of(*reps))
    ordinary = [t for t, one in said if one.kind is Kind.CORRECTION]
    assert all(b - a >= RULES.between_s - 1e-6 for a, b in pairwise(ordinary))
    for text in {one.text for _, one in said if one.kind in (Kind.CORRECTION, Kind.STOP)}:
        same = [(t, one.kind) for t, one in said if one.text == text]
        least = RULES.stop_repeat_s if same[0][1] is Kind.STOP else RULES.repeat_s
        assert all(b - a >= least - 1e-6 for (a, _), (b, _) in pairwise(same))
    assert [one.text for _, one in said if one.kind is Kind.COUNT] == [
        str(number + 1) for number in range(len(reps))
    ]
    order = [(t, -one.kind) for t, one in said]
    assert order == sorted(order), "in the order in which it is to be heard"
    praise = sum(one.kind is Kind.PRAISE for _, one in said)
    assert praise <= sum(one.kind in (Kind.CORRECTION, Kind.STOP) for _, one in said)
