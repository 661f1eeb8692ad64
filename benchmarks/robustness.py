"""Whether counts hold when the same footage is slower, quicker, coarser, gappy or trimmed.

    python -m benchmarks.robustness FOLDER... [--model full] [--write]

Every clip with a counted exercise is changed in ways that leave its count, or a known part of it,
as it is: the cached poses are thinned to fewer frames a second, stretched in time, hidden for
moments, or cut off in the middle of movements. A clip that is counted wrong as it is (see
benchmarks.accuracy) is left out.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias

import numpy as np

from benchmarks.clips import Clip, clips_of, poses_of
from benchmarks.results import table, write_section
from formcheck import exercises
from formcheck.capture.pose.model_files import Variant
from formcheck.core.exercise.definition import Exercise
from formcheck.core.pose.landmarks import Pose
from formcheck.core.results.events import Rep
from formcheck.core.results.report import Report, Source
from formcheck.core.session.session import Session

Moment: TypeAlias = tuple[float, Pose | None]
Moments: TypeAlias = Sequence[Moment]

#: Sets with this number of repetitions are cut as well.
LEAST_REPS_TO_CUT = 3
CUT_EVERY_S = 0.23
#: A repetition with less left may count or not: people would not agree either.
UNSURE_S = 0.6


def thinned(moments: Moments, fps: float) -> Moments:
    """Return the moments at no more than this number of frames per second."""
    kept: list[Moment] = []
    for t, pose in moments:
        if not kept or t - kept[-1][0] >= 1 / fps - 1e-3:
            kept.append((t, pose))
    return kept


def stretched(moments: Moments, times: float) -> Moments:
    """Return the moments with all times multiplied."""
    return [(t * times, pose and replace(pose, t=t * times)) for t, pose in moments]


def gappy(moments: Moments, every_s: float, gap_s: float) -> Moments:
    """Return the moments with nobody found for ``gap_s`` in every ``every_s``."""
    return [(t, None if t % every_s < gap_s else pose) for t, pose in moments]


#: Changes that leave the count as it is.
CHANGES: dict[str, Callable[[Moments], Moments]] = {
    "20 pictures a second": lambda moments: thinned(moments, 20.0),
    "15 pictures a second": lambda moments: thinned(moments, 15.0),
    "10 pictures a second": lambda moments: thinned(moments, 10.0),
    "2 times as slow": lambda moments: stretched(moments, 2.0),
    "1.5 times as slow": lambda moments: stretched(moments, 1.5),
    "1.3 times as quick": lambda moments: stretched(moments, 1 / 1.3),
    "1.6 times as quick": lambda moments: stretched(moments, 1 / 1.6),
    "nobody found for 0.20 s in 1.3 s": lambda moments: gappy(moments, 1.3, 0.2),
    "nobody found for 0.35 s in 2.1 s": lambda moments: gappy(moments, 2.1, 0.35),
}


@dataclass(slots=True)
class Tally:
    """How often the count was right, and where it was not."""

    right: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def counts(self) -> int:
        """How often was counted."""
        return self.right + len(self.wrong)

    def add(self, *, right: bool, where: str) -> None:
        """Note one count."""
        self.right += right
        if not right:
            self.wrong.append(where)


def report_in(exercise: Exercise, moments: Moments) -> Report:
    """Return the report of a session."""
    session = Session(exercise)
    for t, pose in moments:
        session.step(t, pose)
    return session.finish(Source("poses", "recording"))


def reps_in(exercise: Exercise, moments: Moments) -> tuple[Rep, ...]:
    """Return what a session counts."""
    return report_in(exercise, moments).reps


def cuts(reps: Sequence[Rep], moments: Moments) -> Iterator[tuple[str, Moments, int, int]]:
    """Yield trimmed sets: how, the moments, the least and the most that may be counted.

    The beginning moves through the first two repetitions and the end through the last two.
    """
    for since_s in np.arange(reps[0].start_s, reps[1].end_s, CUT_EVERY_S):
        least = sum(rep.turn_s > since_s + UNSURE_S / 4 for rep in reps)
        most = sum(rep.end_s > since_s + UNSURE_S / 2 for rep in reps)
        yield "trimmed at the beginning", [m for m in moments if m[0] >= since_s], least, most
    for until_s in np.arange(reps[-2].start_s, reps[-1].end_s, CUT_EVERY_S):
        least = sum(rep.end_s < until_s for rep in reps)
        most = sum(rep.end_s < until_s + UNSURE_S for rep in reps)
        yield "trimmed at the end", [m for m in moments if m[0] <= until_s], least, most


def tallies(clips: Sequence[Clip], model: Variant) -> dict[str, dict[str, Tally]]:
    """Return the tallies by kind of footage and by change."""
    found: dict[str, dict[str, Tally]] = defaultdict(lambda: defaultdict(Tally))
    for clip in clips:
        exercise = exercises.get(clip.exercise)
        moments = poses_of(clip.path, model).moments
        reps = reps_in(exercise, moments)
        if len(reps) != clip.reps:
            continue
        kind = found[clip.kind]
        for name, change in CHANGES.items():
            right = len(reps_in(exercise, change(moments))) == clip.reps
            kind[name].add(right=right, where=clip.path.stem)
        if len(reps) < LEAST_REPS_TO_CUT:
            continue
        for name, part, least, most in cuts(reps, moments):
            right = least <= len(reps_in(exercise, part)) <= most
            kind[name].add(right=right, where=clip.path.stem)
    return found


def lines(found: dict[str, dict[str, Tally]]) -> list[str]:
    """Return the table."""
    rows = [
        (kind, name, tally.counts, tally.right, ", ".join(sorted(set(tally.wrong))) or "none")
        for kind, changes in found.items()
        for name, tally in changes.items()
    ]
    return table(("Footage", "change", "counts", "right", "wrong in"), rows)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--model", default="full", choices=["lite", "full", "heavy"])
    parser.add_argument("--write", action="store_true", help="write the table into RESULTS.md")
    args = parser.parse_args()
    known = {exercise.name for exercise in exercises.ALL}
    clips = [c for c in clips_of(args.folders) if c.exercise in known and c.reps]
    text = "\n".join(lines(tallies(clips, args.model)))
    print(text)
    if args.write:
        write_section("robustness", text, "python -m benchmarks.robustness FOLDER...")


if __name__ == "__main__":
    main()
