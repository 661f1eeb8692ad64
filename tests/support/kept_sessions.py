"""Sessions for the tests of the history, put together by hand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

from formcheck.core.goal import Goal, SetRecord
from formcheck.core.results.events import Attempt, HeldPosture, NotChecked, Rep
from formcheck.core.results.report import FaultRecord, Report, Source
from formcheck.core.types import Side
from formcheck.exercises.plank import PLANK
from formcheck.exercises.squat import SQUAT
from formcheck.history.database import open_history
from formcheck.history.records import StoredSession, kept_sessions, save_session
from tests.benchmarks import made

STARTED = datetime(2026, 3, 28, 7, 30, tzinfo=timezone(timedelta(hours=1)))
DEPTH = "hip_height_bottom_ratio"


def squat_report(
    depths: Sequence[float] = (0.5, math.nan, 0.4),
    *,
    faults: Sequence[str] = ("shallow",),
    name: str = "clip.mp4",
) -> Report:
    """A set of squats of these depths; the first rep has these faults."""
    reps = [
        Rep(
            *(number, None, 3.0 * number, 3.0 * number + 1, 3.0 * number + 2.1),
            {DEPTH: depth, "duration_s": 2.1},
            tuple(faults) if number == 1 else (),
            ("heels_up",),
        )
        for number, depth in enumerate(depths, 1)
    ]
    records = [FaultRecord(code, "warn", 3.0, 5.1, 1, math.nan, 0.55, "leg") for code in faults]
    report = made.report(SQUAT, reps=reps, faults=records)
    return replace(
        report,
        source=Source(name, "video", 640, 480, 30.0, 300, 10.0, 9.5),
        attempts=(Attempt(20.0, 21.0, "not deep enough", {}),),
        not_checked=(NotChecked("heels_up", "hidden_by_view", 9.5, view="front"),),
        thresholds={"shallow.above": 0.55, "trunk_lean.above": 47.5125},
        goal=Goal(reps=3, sets=2, rest_s=20),
        sets=(SetRecord(1, 0.0, 12.0, tuple(rep.number for rep in reps), 0.0, complete=True),),
    )


def plank_report(held_s: float = 30.0, good_s: float = 20.0) -> Report:
    """A plank in which the hips sag for some time."""
    side: Side | None = None
    hold = HeldPosture(side, 1.0, 1.0 + held_s, held_s, good_s, ("hips_sagging",))
    return made.report(PLANK, holds=[hold])


def silent(text: str) -> None:
    """Fail when the person is told of anything."""
    raise AssertionError(text)


def keep(path: Path, *reports: Report, days: int = 1) -> list[StoredSession]:
    """Save reports, a fixed number of days apart; return all stored sessions."""
    with open_history(path, now=STARTED, tell=silent) as connection:
        for number, report in enumerate(reports):
            save_session(connection, report, STARTED + timedelta(days=number * days))
        return kept_sessions(connection)
