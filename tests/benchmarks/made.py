"""What formcheck might have made of clips, put together by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from benchmarks.clips import Clip, Seen, TrueRep
from formcheck.core.exercise.definition import Exercise
from formcheck.core.results.events import HeldPosture, NotChecked, Rep
from formcheck.core.results.report import FaultRecord, Report, Source, ViewSummary
from formcheck.core.types import Severity, Side
from formcheck.exercises.plank import PLANK
from formcheck.exercises.squat import SQUAT


def true_rep(start_s: float, *faults: str, side: Side | None = None) -> TrueRep:
    """A true rep of two seconds that turns in its middle."""
    return TrueRep(start_s, start_s + 1, start_s + 2, frozenset(faults), side)


def rep(
    start_s: float,
    *faults: str,
    side: Side | None = None,
    measures: Mapping[str, float] | None = None,
) -> Rep:
    """A rep of two seconds that was found."""
    return Rep(1, side, start_s, start_s + 1, start_s + 2, measures or {}, faults)


def record(code: str, start_s: float, end_s: float, severity: Severity = "warn") -> FaultRecord:
    """A stretch of a fault."""
    return FaultRecord(code, severity, start_s, end_s, None, 1.0, 0.0, "deg")


def hold(start_s: float, end_s: float) -> HeldPosture:
    """A hold without faults."""
    return HeldPosture(None, start_s, end_s, end_s - start_s, end_s - start_s, ())


def report(
    exercise: Exercise,
    *,
    reps: Iterable[Rep] = (),
    holds: Iterable[HeldPosture] = (),
    faults: Iterable[FaultRecord] = (),
    not_checked: Iterable[NotChecked] = (),
    duration_s: float = 10.0,
) -> Report:
    """A report with this in it."""
    return Report(
        formcheck_version="0",
        exercise=exercise.name,
        thresholds={},
        source=Source("clip.mp4", "video", duration_s=duration_s, tracked_s=duration_s),
        view=ViewSummary("side", "right", {}),
        reps=tuple(reps),
        attempts=(),
        holds=tuple(holds),
        faults=tuple(faults),
        not_checked=tuple(not_checked),
        never_reached_rest=False,
    )


def rendered_squats(
    true: Iterable[TrueRep], found: Iterable[Rep], *, view: str = "side", name: str = "clip"
) -> Seen:
    """A rendered set of squats."""
    true_reps = tuple(true)
    clip = Clip(Path(name), "squat", view, reps=len(true_reps), true_reps=true_reps, rendered=True)
    return Seen(clip, SQUAT, report(SQUAT, reps=found), ())


def filmed_squats(
    label: Iterable[str] | None,
    found: Iterable[Rep],
    *,
    reps: int,
    not_checked: Iterable[NotChecked] = (),
) -> Seen:
    """A real set of squats; the label is what is wrong with every rep."""
    faults = None if label is None else frozenset(label)
    clip = Clip(Path("clip"), "squat", "side", reps=reps, set_faults=faults)
    return Seen(clip, SQUAT, report(SQUAT, reps=found, not_checked=not_checked), ())


def rendered_plank(
    starts: Iterable[tuple[str, float]], found: Iterable[FaultRecord], *, duration_s: float
) -> Seen:
    """A rendered plank from the first second to the last; faults begin and stay."""
    clip = Clip(
        Path("clip"),
        "plank",
        "side",
        hold_s=duration_s,
        fault_starts=tuple(starts),
        rendered=True,
    )
    made = report(PLANK, holds=[hold(0, duration_s)], faults=found, duration_s=duration_s)
    return Seen(clip, PLANK, made, ())
