"""Notes on the sets of a goal, and on another exercise than the one that was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from formcheck.core.exercise.definition import Exercise
from formcheck.core.goal import Goal, SetRecord
from formcheck.core.results.events import (
    Attempt,
    AttemptEnded,
    Mismatch,
    NotChecked,
    Rejected,
    Tick,
)
from formcheck.core.results.report import Source, Unknown, ViewSummary
from formcheck.core.session.session import Session
from formcheck.core.types import Phase
from formcheck.exercises import get
from formcheck.sinks.overlay.cue_schedule import Cue, CueScheduler, CueTone
from formcheck.sinks.terminal.tables import print_summary
from formcheck.sinks.text.report_notes import goal_notes, mismatch_line, mismatch_notes, notes
from tests.support.sink_scenes import PLANK, SQUAT, person, tick

NONE, NAMED = Mismatch(3.0, None), Mismatch(3.0, "bird_dog")
TRY = "Try --exercise bird_dog of `formcheck analyse`, live or replay."
SIDEWAYS, UPSIDE_DOWN = Mismatch(3.0, "squat", 90), Mismatch(3.0, "squat", 180)
TURNED, OF_VERBS = "Turned upright it looks like a squat.", "of `formcheck analyse`, batch or live."
ON_ITS_SIDE = "The picture seems to lie on its side."
TURNED_WRONG = "The picture seems to be turned the wrong way."
NEEDLESS = Mismatch(3.0, "squat", 0)
NOT_A_SQUAT = "This does not look like a squat."
OVERHEAD = replace(SQUAT, title="Overhead press")


@pytest.mark.parametrize(
    ("exercise", "mismatch", "line"),
    [
        (SQUAT, NONE, "No squat recognised so far"),
        (SQUAT, NAMED, "Looks like a bird dog, not a squat"),
        (get("plank"), Mismatch(0.0, "squat"), "Looks like a squat, not a forearm plank"),
        (OVERHEAD, NAMED, "Looks like a bird dog, not an overhead press"),
        (SQUAT, SIDEWAYS, "The picture seems to lie on its side: --rotate 90"),
        (SQUAT, UPSIDE_DOWN, "The picture seems to be upside down: --rotate 180"),
        (SQUAT, NEEDLESS, "The picture seems to be turned the wrong way: leave --rotate out"),
    ],
)
def test_the_words_on_the_picture(exercise: Exercise, mismatch: Mismatch, line: str) -> None:
    assert mismatch_line(exercise, mismatch) == line


@pytest.mark.parametrize(
    ("mismatch", "notes"),
    [
        (NONE, [NOT_A_SQUAT]),
        (NAMED, [f"{NOT_A_SQUAT} It looks like a bird dog.", TRY]),
        (SIDEWAYS, [ON_ITS_SIDE, TURNED, f"Try --rotate 90 {OF_VERBS}"]),
        (
            UPSIDE_DOWN,
            ["The picture seems to be upside down.", TURNED, f"Try --rotate 180 {OF_VERBS}"],
        ),
        (NEEDLESS, [TURNED_WRONG, TURNED, f"Leave --rotate out {OF_VERBS}"]),
    ],
)
def test_the_words_at_the_end(mismatch: Mismatch, notes: Sequence[str]) -> None:
    assert mismatch_notes(SQUAT, mismatch) == notes


def shown(*ticks: Tick, exercise: Exercise = SQUAT) -> list[Cue | None]:
    messages = CueScheduler(exercise)
    return [messages.at(one) for one in ticks]


def at(t: float, mismatch: Mismatch | None = NAMED, **changes: object) -> Tick:
    return tick(person((640, 480), t=t), t=t, mismatch=mismatch, **changes)


LINE = Cue(mismatch_line(SQUAT, NAMED), CueTone.INFO)


@pytest.mark.parametrize("phase", list(Phase))
def test_it_takes_the_place_of_the_hint_in_every_phase(phase: Phase) -> None:
    assert shown(at(0.0, phase=phase)) == [LINE]
    assert shown(at(0.0, None, phase=Phase.WAITING)) != [LINE]


def test_it_goes_when_it_is_withdrawn() -> None:
    assert shown(at(0.0), at(0.1, None), at(0.2)) == [LINE, None, LINE]


def test_the_rules_of_one_exercise_are_not_applied_to_another() -> None:
    assert shown(at(0.0), at(1.0, faults=("lean",)), exercise=SQUAT) == [LINE, LINE]


def test_what_endangers_the_back_comes_at_once_and_before_it() -> None:
    code = "round"
    assert SQUAT.fault(code).cue not in LINE.text
    before, warning, cleared, later = shown(
        at(0.0), at(0.1, faults=(code,)), at(0.2), at(5.0), exercise=SQUAT
    )
    assert before == later == LINE
    assert warning == cleared
    assert warning is not None
    assert (warning.code, warning.tone >= CueTone.WARN) == (code, True)


def test_what_is_said_of_a_movement_comes_before_it() -> None:
    attempt = AttemptEnded(0.0, Attempt(0.0, 1.0, "not deep enough", {}))
    said, later = shown(at(0.0, events=(attempt,)), at(4.0))
    assert said == Cue("Not counted: not deep enough", CueTone.INFO)
    assert later == LINE


def test_nobody_in_the_picture_is_more_important() -> None:
    gone = replace(at(1.0), pose=None)
    assert [one and one.text for one in shown(at(0.0), gone)] == [
        LINE.text,
        "No person in the picture",
    ]


def printed(capsys: pytest.CaptureFixture[str], mismatch: Mismatch | None) -> list[str]:
    report = Session(SQUAT).finish(Source("a.mp4", "video", frames=300))
    seen = replace(report.source, frames=300, duration_s=10.0, tracked_s=10.0)
    print_summary(replace(report, source=seen, mismatch=mismatch), SQUAT, None)
    return capsys.readouterr().out.splitlines()


@pytest.mark.parametrize("mismatch", [NAMED, SIDEWAYS])
def test_the_summary_says_it_first_and_what_to_do(
    capsys: pytest.CaptureFixture[str], mismatch: Mismatch
) -> None:
    first, *others = mismatch_notes(SQUAT, mismatch)
    assert printed(capsys, mismatch)[1:] == [f"Note: {first}", *others]


def test_the_summary_says_what_is_needed_when_it_looks_like_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lines = printed(capsys, NONE)
    assert lines[1] == f"Note: {NOT_A_SQUAT}"
    assert lines[2].startswith("Nothing counted: ")
    assert printed(capsys, None)[1].startswith("Nothing counted: ")


UNREADABLE = "Knee could not be read for most of the time."
TOO_SMALL = "No movement was large enough to count."


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, TOO_SMALL),
        ({"unknown": (Unknown("person", "size_unknown", 6.0),)}, UNREADABLE),
        ({"unknown": (Unknown("knee", "hidden", 6.0),)}, UNREADABLE),
        ({"unknown": (Unknown("knee", "hidden", 2.0),)}, TOO_SMALL),
        ({"unknown": (Unknown("wrist", "hidden", 9.0),)}, TOO_SMALL),
        ({"source": Source("a.mp4", "video")}, "No picture came."),
        (
            {"source": Source("a.mp4", "video", frames=90, duration_s=3.0)},
            "A person was seen for 0.0 of 3.0 s.",
        ),
        ({"mismatch": NONE}, NOT_A_SQUAT),
        (
            {"rejected": (Rejected(0.0, 1.0, "too_long"),)},
            "1 movement not counted: it took too long.",
        ),
        ({"attempts": (Attempt(0.0, 1.0, "not_finished", {}),)}, "1 attempt (not finished)"),
    ],
)
def test_a_report_without_a_rep_says_why(changes: dict[str, Any], expected: str) -> None:
    report = Session(SQUAT).finish(Source("a.mp4", "video"))
    seen = replace(report.source, frames=300, duration_s=10.0, tracked_s=10.0)
    told = notes(replace(report, **({"source": seen} | changes)), SQUAT)
    assert any(expected in line for line in told), told
    others = {UNREADABLE, TOO_SMALL, "No picture came."} - {expected}
    assert others.isdisjoint(told), "one reason is enough"


def test_what_was_left_out_in_part_only_says_for_how_long() -> None:
    report = Session(SQUAT).finish(Source("a.mp4", "video"))
    seen = replace(report.source, frames=300, duration_s=10.0, tracked_s=10.0)
    entries = (
        NotChecked("valgus", "hidden_by_view", 10.0, view="side"),
        NotChecked("shallow", "hidden_by_view", 9.5, view="side"),
        NotChecked("fast", "movement_not_seen", 2.5),
    )
    told = notes(replace(report, source=seen, not_checked=entries), SQUAT)
    valgus, shallow, fast = (SQUAT.fault(code).title for code in ("valgus", "shallow", "fast"))
    assert f"Not checked (cannot be seen from the side): {valgus}, {shallow}." in told
    assert f"Not checked for 2.5 s (the whole movement could not be seen): {fast}." in told


def test_where_reps_cannot_be_counted_from_here_the_view_is_the_reason() -> None:
    row = get("bent_over_row")
    report = Session(row).finish(Source("a.mp4", "video", frames=300))
    seen = replace(report.source, duration_s=10.0, tracked_s=10.0)
    view = ViewSummary("front", "toward", {"front": 10.0})
    told = notes(replace(report, source=seen, view=view), row)
    assert "Reps cannot be counted from the front or behind." in told


def test_a_hold_needs_no_movement() -> None:
    report = Session(PLANK).finish(Source("a.mp4", "video", frames=300))
    seen = replace(report.source, duration_s=10.0, tracked_s=10.0)
    assert TOO_SMALL not in notes(replace(report, source=seen), PLANK)


def test_every_exercise_fits_a_line_of_a_terminal() -> None:
    for asked in (get("plank"), PLANK, get("bird_dog")):
        for mismatch in (NAMED, SIDEWAYS, UPSIDE_DOWN, NEEDLESS):
            for note in mismatch_notes(asked, mismatch):
                assert len(f"Note: {note}") <= 80


def test_where_nobody_was_found_a_turn_is_offered(capsys: pytest.CaptureFixture[str]) -> None:
    report = Session(SQUAT).finish(Source("a.mp4", "video"))
    source = replace(report.source, frames=300, duration_s=10.0)
    print_summary(replace(report, source=source), SQUAT, None)
    assert "try --rotate auto" in capsys.readouterr().out.replace("\n", " ")


def a_set(number: int, *, reps: int = 0, held_s: float = 0.0, complete: bool = True) -> SetRecord:
    return SetRecord(number, 0.0, 1.0, tuple(range(reps)), held_s, complete)


TENS = (a_set(1, reps=10), a_set(2, reps=10), a_set(3, reps=4, complete=False))
TIMED = (a_set(1, reps=9), a_set(2, reps=3, complete=False))


@pytest.mark.parametrize(
    ("goal", "sets", "lines"),
    [
        (None, (), []),
        (Goal(reps=5), (), ["Sets: 0 of 1 done."]),
        (Goal(reps=10, sets=3), TENS, ["Sets: 2 of 3 done (10, 10, 4 of 10 reps)."]),
        (Goal(work_s=60, sets=2), TIMED, ["Sets: 1 of 2 done (9, 3 reps in 60 s)."]),
        (
            Goal(hold_s=60),
            (a_set(1, held_s=41.6, complete=False),),
            ["Sets: 0 of 1 done (42 of 60 s)."],
        ),
    ],
)
def test_the_sets_in_one_line(
    goal: Goal | None, sets: tuple[SetRecord, ...], lines: list[str]
) -> None:
    report = Session(SQUAT).finish(Source("a.mp4", "video"))
    assert goal_notes(replace(report, goal=goal, sets=sets)) == lines
