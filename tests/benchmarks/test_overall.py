"""Ghosts and clips of another exercise."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from benchmarks.clips import Clip
from benchmarks.overall import ghost_part, named_part, not_run_lines, other_part
from formcheck.core.results.events import Mismatch
from formcheck.exercises.plank import PLANK
from formcheck.exercises.squat import SQUAT
from tests.benchmarks.made import hold, rep, report

NAMES = ("squat", "plank")
SQUATS = Clip(Path("squats"), "squat", "side", reps=2)
CATS = Clip(Path("cats"), "cat_cow", "side", reps=2)
WALK = Clip(Path("walk"), "none", "side", reps=0)
TWO, ONE = [rep(0), rep(3)], [rep(0)]


def test_ghosts_are_all_that_is_found_where_there_is_nothing() -> None:
    reports = {
        ("walk", "squat"): report(SQUAT, reps=TWO),
        ("walk", "plank"): report(PLANK, holds=[hold(0, 2)]),
    }
    part = ghost_part([WALK], NAMES, reports)
    assert part.reached == {"ghosts": 3}
    assert "| squat | 1 | 2 | 0 | 0 | walk |" in part.lines


def test_another_exercise_is_wrong_when_it_counts_at_all() -> None:
    reports = {
        ("squats", "squat"): report(SQUAT, reps=ONE),
        ("squats", "plank"): report(PLANK),
        ("cats", "squat"): report(SQUAT),
        ("cats", "plank"): report(PLANK, holds=[hold(0, 2)]),
    }
    part = other_part([SQUATS, CATS, WALK], NAMES, reports)
    assert "| squat | 1/1 | 0/1 |" in part.lines
    assert "| cat_cow | 0/1 | 1/1 |" in part.lines
    assert part.reached == {"counted_in_another": 1 / 3}


def test_what_is_said_of_another_exercise_is_scored_where_that_is_watched() -> None:
    """A plank is not watched from the front, so nothing is to be said there."""
    front, back = (replace(SQUATS, path=Path(name), view="front") for name in ("front", "back"))
    squats = Mismatch(1.0, "squat")
    reports = {
        ("squats", "squat"): report(SQUAT, reps=TWO),
        ("squats", "plank"): replace(report(PLANK), mismatch=squats),
        ("front", "squat"): report(SQUAT, reps=TWO),
        ("front", "plank"): report(PLANK),
        ("back", "squat"): report(SQUAT, reps=TWO),
        ("back", "plank"): replace(report(PLANK), mismatch=Mismatch(1.0, "bird_dog")),
    }
    part = named_part([SQUATS, front, back], NAMES, reports)
    assert part.reached == {"named_right": 1.0, "misnamed": 1.0}
    assert "| as what is done | 3 | 3 | - | - | none |" in part.lines
    assert "| as another exercise | 1 | 0 | 1 | 0 | back as plank: bird_dog |" in part.lines
    assert "| as one that is not watched from there | 2 | 1 | 0 | 0 | - |" in part.lines


def test_clips_of_unknown_exercises_are_named() -> None:
    (told, _) = not_run_lines([SQUATS, CATS, WALK], NAMES)
    assert told.endswith(": cats (cat_cow).")
