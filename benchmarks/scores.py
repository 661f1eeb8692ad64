"""Scores of counts, times, sides and angles against the labels of clips."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean, median, quantiles

from benchmarks.clips import Clip, Poses, Seen, TrueRep
from formcheck.core.exercise.definition import Exercise, Hold
from formcheck.core.exercise.rules import Range
from formcheck.core.results.events import Rep
from formcheck.core.session.session import Session
from formcheck.core.signals.joints import ALL_VIEWS, SIDE, bend, joint, tilt

#: A hold that is off by more counts as wrong where a yes or no is asked.
HOLD_TOLERANCE_S = 0.5


@dataclass(frozen=True, slots=True)
class Counts:
    """How well repetitions were counted, as papers on counting state it.

    Attributes:
        clips, reps: Clips and true reps in them.
        exact: Share of clips with the right count.
        within_one: Share of clips off by one at most (OBO).
        mae: Mean of error / truth; an error where nothing was to be counted is taken over one.
        wrong_reps: Reps that are missing or too many over true reps.
    """

    clips: int
    reps: int
    exact: float
    within_one: float
    mae: float
    wrong_reps: float


def counts(pairs: Sequence[tuple[int, int]]) -> Counts:
    """Score (true, found) pairs, one a clip.

    Raises:
        ValueError: There are none.
    """
    if not pairs:
        raise ValueError("expected at least one clip, got none")
    errors = [abs(found - true) for true, found in pairs]
    total = sum(true for true, _ in pairs)
    return Counts(
        clips=len(pairs),
        reps=total,
        exact=mean(error == 0 for error in errors),
        within_one=mean(error <= 1 for error in errors),
        mae=mean(error / max(true, 1) for error, (true, _) in zip(errors, pairs, strict=True)),
        wrong_reps=sum(errors) / max(total, 1),
    )


def matched(true_reps: Iterable[TrueRep], reps: Iterable[Rep]) -> list[tuple[TrueRep, Rep]]:
    """Return the true reps that were found, each with the found one.

    A found rep is a true one when its turning point lies within the true rep.
    """
    left = list(reps)
    pairs = []
    for true in true_reps:
        rep = next((rep for rep in left if true.start_s <= rep.turn_s <= true.end_s), None)
        if rep is not None:
            left.remove(rep)
            pairs.append((true, rep))
    return pairs


def rep_pairs(seen: Iterable[Seen]) -> list[tuple[TrueRep, Rep]]:
    """Return the matched reps of several clips."""
    return [pair for one in seen for pair in matched(one.clip.true_reps, one.report.reps)]


def rep_time_errors(pairs: Iterable[tuple[TrueRep, Rep]]) -> list[tuple[float, float, float]]:
    """Return errors of start, turn and end in seconds; positive is late."""
    return [
        (rep.start_s - true.start_s, rep.turn_s - true.turn_s, rep.end_s - true.end_s)
        for true, rep in pairs
    ]


def sides_right(pairs: Iterable[tuple[TrueRep, Rep]]) -> tuple[int, int]:
    """Return the number of reps with the right side, and of those with a labelled side."""
    sided = [(true.side, rep.side) for true, rep in pairs if true.side is not None]
    return sum(true == found for true, found in sided), len(sided)


def held_s(seen: Seen) -> float:
    """Return the seconds of all holds that were found."""
    return sum(hold.held_s for hold in seen.report.holds)


def wrong(clip: Clip, reps: int, hold_s: float) -> bool:
    """Return True when a count is not the true one, or a held time is off by too much."""
    if clip.hold_s is not None:
        return abs(hold_s - clip.hold_s) > HOLD_TOLERANCE_S
    return clip.reps is not None and reps != clip.reps


#: Joint angles of the nearer side, read as any exercise reads them; named as in the truth.
ANGLES = Exercise(
    name="angles",
    title="Joint angles",
    views=SIDE,
    signals=(
        joint("knee", "Knee", ("hip", "knee", "ankle"), views=ALL_VIEWS),
        joint("hip", "Hip", ("shoulder", "hip", "knee"), views=ALL_VIEWS),
        tilt("trunk_lean", "Trunk", ("hip", "shoulder"), views=ALL_VIEWS),
        bend("body_line", "Body line", ("shoulder", "hip", "ankle"), views=ALL_VIEWS),
    ),
    shown=("knee",),
    measure=Hold(posture=(Range("knee", low=0),)),
    faults=(),
    camera="From the side.",
    prescription="None: it is measured only.",
)


def angle_errors(poses: Poses, truth: Mapping[str, Sequence[float]]) -> dict[str, list[float]]:
    """Return absolute errors in degrees of each angle of a clip that is filmed from the side."""
    session = Session(ANGLES)
    ticks = [session.step(t, pose) for t, pose in poses.moments]
    errors: dict[str, list[float]] = {}
    for signal in ANGLES.signals:
        found = [_as_in_truth(signal.name, tick.signals[signal.name]) for tick in ticks]
        off = [abs(a - b) for a, b in zip(found, truth[signal.name], strict=False)]
        errors[signal.name] = [error for error in off if not math.isnan(error)]
    return errors


def _as_in_truth(name: str, value: float) -> float:
    """Return a signal as the truth states it: the body line there is an unsigned interior angle."""
    return 180 - abs(value) if name == "body_line" else value


def median_or_nan(values: Iterable[float]) -> float:
    """Return the median; NaN without values."""
    kept = list(values)
    return median(kept) if kept else math.nan


def percentile(values: Sequence[float], percent: int) -> float:
    """Return a percentile, between values in proportion; NaN without values."""
    if len(values) < 2:
        return values[0] if values else math.nan
    return quantiles(values, n=100, method="inclusive")[percent - 1]
