"""How well the outline of the back tells round from flat, and what disturbs it.

    python -m benchmarks.back FOLDER... [--model full] [--write]

Deadlifts, for they alone have reps that are known to be round and reps that are known not to be.
Clothes are put on afterwards: the recorded outlines are moved as a garment would move them.
"""

from __future__ import annotations

import argparse
import itertools
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import TypeAlias

import numpy as np

from benchmarks.clips import Clip, clips_of, poses_of, record_all
from benchmarks.results import table, write_section
from benchmarks.scores import matched
from formcheck import exercises
from formcheck.capture.pose.model_files import Variant
from formcheck.core.exercise.rules import Fault
from formcheck.core.pose.landmarks import BACK_STATIONS, FloatArray, Landmark, Pose
from formcheck.core.results.events import Rep, Tick
from formcheck.core.results.report import Source
from formcheck.core.session.session import Session

EXERCISE = exercises.get("deadlift")
CODE = "back_rounded"
SIGNAL = "back_lower"
_LEAN_DEG = (0, 15, 30, 45, 60, 75, 110)
_HIPS = [Landmark.LEFT_HIP, Landmark.RIGHT_HIP]
_SHOULDERS = [Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]

#: By how much a garment moves the outline at each station, in trunk lengths.
Garment: TypeAlias = FloatArray


def _bump(height: float, at: float, width: float) -> Garment:
    return np.asarray(height * np.exp(-(((BACK_STATIONS - at) / width) ** 2)))


GARMENTS: Mapping[str, Garment] = {
    "as filmed": np.zeros(BACK_STATIONS.shape),
    "thicker everywhere by 0.05": np.full(BACK_STATIONS.shape, 0.05),
    "thicker everywhere by 0.15": np.full(BACK_STATIONS.shape, 0.15),
    "thicker toward the shoulders by 0.05": 0.05 * np.clip(BACK_STATIONS, 0.0, 1.0),
    "hangs out by 0.03 over the small of the back": _bump(0.03, 0.35, 0.15),
    "hangs out by 0.06 over the small of the back": _bump(0.06, 0.35, 0.15),
    "billows by 0.08 in one place": _bump(0.08, 0.35, 0.06),
}


@dataclass(frozen=True, slots=True)
class Lift:
    """A rep whose back is known to be round or straight.

    Attributes:
        reached: The most that the small of the back read for as long as the fault must last, with
            the trunk as far forward as it asks for; NaN where it was not seen.
        ticks: Of the rep.
    """

    clip: Clip
    round_back: bool
    rep: Rep
    reached: float
    ticks: Sequence[Tick]

    @property
    def raised(self) -> bool:
        return CODE in self.rep.faults


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--model", default="full", choices=["lite", "full", "heavy"])
    parser.add_argument("--write", action="store_true", help="write the tables into RESULTS.md")
    args = parser.parse_args()
    clips = [clip for clip in clips_of(args.folders) if clip.exercise == EXERCISE.name]
    record_all(clips, args.model)
    text = "\n".join(report(clips, args.model))
    print(text)
    if args.write:
        write_section("back", text, f"python -m benchmarks.back FOLDER... --model {args.model}")


def report(clips: Sequence[Clip], model: Variant) -> list[str]:
    """Return all tables."""
    lifts = [lift for clip in clips for lift in lifts_in(clip, model, GARMENTS["as filmed"])]
    return [*raised_lines(lifts), *lean_lines(lifts), *garment_lines(clips, model)]


def lifts_in(clip: Clip, model: Variant, garment: Garment) -> Iterator[Lift]:
    """Yield the reps of a clip whose back is known to be round or straight."""
    session = Session(EXERCISE)
    ticks = [
        session.step(t, pose and dressed(pose, garment))
        for t, pose in poses_of(clip.path, model).moments
    ]
    reps = session.finish(Source("poses", "recording")).reps
    for rep, round_back in known(clip, reps):
        during = [tick for tick in ticks if rep.start_s <= tick.t <= rep.end_s]
        yield Lift(clip, round_back, rep, reached(during), during)


def known(clip: Clip, reps: Sequence[Rep]) -> Iterator[tuple[Rep, bool]]:
    if clip.set_faults is not None:
        yield from ((rep, CODE in clip.set_faults) for rep in reps)
        return
    for true, rep in matched(clip.true_reps, reps):
        yield rep, CODE in true.faults


def dressed(pose: Pose, garment: Garment) -> Pose:
    """Return the pose with the outline moved away from the trunk."""
    if pose.back is None:
        return pose
    hip, shoulder = pose.image[_HIPS].mean(axis=0), pose.image[_SHOULDERS].mean(axis=0)
    x, y = shoulder - hip
    normal = np.array([y, -x])
    outward = math.copysign(1.0, float(np.nansum((pose.back - hip) @ normal)))
    return replace(pose, back=pose.back + outward * garment[:, None] * normal)


def reached(ticks: Iterable[Tick]) -> float:
    """Return the most that the signal kept up for as long as the fault must last."""
    rule = EXERCISE.fault(CODE)
    assert isinstance(rule, Fault)
    leaning = next(part for part in rule.when if part.signal == "trunk")
    seen = [
        (tick.t, tick.signals[SIGNAL])
        for tick in ticks
        if leaning.holds(tick.signals) and not math.isnan(tick.signals[SIGNAL])
    ]
    least = [
        min(value for u, value in seen if t <= u <= t + rule.hold_s)
        for t, _ in seen
        if seen[-1][0] - t >= rule.hold_s
    ]
    return max(least, default=math.nan)


def raised_lines(lifts: Sequence[Lift]) -> list[str]:
    """Return how many were raised, and how far apart round and flat ones read, by view."""
    rows = []
    for footage, some in by_footage(lifts).items():
        for name, group in parted(some).items():
            values = sorted(lift.reached for lift in group if not math.isnan(lift.reached))
            spread = f"{values[0]:.1f}, {median(values):.1f}, {values[-1]:.1f}" if values else "-"
            raised = sum(lift.raised for lift in group)
            unread = len(group) - len(values)
            share = raised / len(values) if values else math.nan
            clips = len({lift.clip.path for lift in group})
            rows.append((footage, name, clips, len(group), unread, raised, share, spread))
    head = (
        "Deadlifts",
        "back",
        "clips",
        "reps",
        "not read",
        "raised",
        "share of read",
        "least, median, most",
    )
    return table(head, rows)


def by_footage(lifts: Iterable[Lift]) -> Mapping[str, list[Lift]]:
    found: dict[str, list[Lift]] = defaultdict(list)
    for lift in lifts:
        found[f"{lift.clip.kind}, {lift.clip.view}"].append(lift)
    return dict(sorted(found.items()))


def parted(lifts: Iterable[Lift]) -> Mapping[str, list[Lift]]:
    found: dict[str, list[Lift]] = {}
    for lift in lifts:
        found.setdefault("round" if lift.round_back else "not round", []).append(lift)
    return dict(sorted(found.items(), reverse=True))


def lean_lines(lifts: Sequence[Lift]) -> list[str]:
    """Return what the small of the back reads at each inclination of the trunk."""
    rows = []
    for name, group in parted(lifts).items():
        ticks = [tick for lift in group for tick in lift.ticks]
        cells = []
        for low, high in itertools.pairwise(_LEAN_DEG):
            here = [t.signals[SIGNAL] for t in ticks if low <= t.signals["trunk"] < high]
            known_here = [value for value in here if not math.isnan(value)]
            cells.append(f"{median(known_here):.1f}" if len(known_here) > len(here) / 2 else "-")
        rows.append((name, *cells))
    bins = (f"{low}-{high}" for low, high in itertools.pairwise(_LEAN_DEG))
    return table(("Small of the back by inclination of the trunk", *bins), rows)


def garment_lines(clips: Sequence[Clip], model: Variant) -> list[str]:
    """Return what becomes of the warnings when clothes move the outline."""
    rows = []
    for name, garment in GARMENTS.items():
        lifts = [lift for clip in clips for lift in lifts_in(clip, model, garment)]
        groups = parted(lifts)
        told = [_raised_of_read(groups.get(group, [])) for group in ("round", "not round")]
        rows.append((name, *told, _unseen_share(lifts)))
    head = ("Clothes", "raised on round", "raised on others (read)", "share of time unseen")
    return table(head, rows)


def _raised_of_read(lifts: Sequence[Lift]) -> str:
    read = sum(not math.isnan(lift.reached) for lift in lifts)
    return f"{sum(lift.raised for lift in lifts)} of {read}"


def _unseen_share(lifts: Iterable[Lift]) -> float:
    values = [tick.signals[SIGNAL] for lift in lifts for tick in lift.ticks]
    return sum(math.isnan(value) for value in values) / len(values) if values else math.nan


if __name__ == "__main__":
    main()
