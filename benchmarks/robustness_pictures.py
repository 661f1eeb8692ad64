"""Whether counts hold when the pictures of real people are cropped, small, dark, tilted and so on.

    python -m benchmarks.robustness_pictures FOLDER... [--clips 2] [--exercises squat,plank]

The sample is the same on each run: of each exercise the shortest real clips that are counted right
as they are. The poses of their changed pictures are found once and cached. A count is compared with
that of the unchanged clip, seconds held with the unchanged ones over the change of speed.

New warnings are codes that only the changed clip has; lost ones are codes that only the unchanged
clip has, and that the changed one does not list as not checked.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path

from benchmarks.clips import PROCESSES, Clip, cache_of, clips_of, poses_of, record
from benchmarks.picture_changes import CHANGES, Change, Group
from benchmarks.picture_cuts import body_of
from benchmarks.results import table, write_section
from benchmarks.robustness import report_in
from benchmarks.scores import HOLD_TOLERANCE_S, wrong
from formcheck import exercises
from formcheck.capture.pose.model_files import Variant
from formcheck.capture.recording.recording import Recording
from formcheck.capture.video.video_file import VideoFile
from formcheck.core.results.report import Report

#: Nobody is quicker than this in a rep: a clip that would get a quicker one is not hurried.
LEAST_REP_S = 0.8
#: Share of clips that may change, in percent.
GOALS_PERCENT: dict[Group, float] = {"hips and knees visible": 2.0, "dark and blur": 5.0}


@dataclass(slots=True)
class Row:
    """What one change did to the clips.

    Attributes:
        clips: How many were changed.
        changed: Those with another count or other seconds, as "name: before to after".
        new, lost: Fault codes with the clip, as "name: code".
    """

    clips: int = 0
    changed: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    def add(self, clip: Clip, before: Report, after: Report, speed: float = 1.0) -> None:
        """Note what a change did to one clip."""
        name = clip.path.stem
        self.clips += 1
        if clip.hold_s is None:
            if len(before.reps) != len(after.reps):
                self.changed.append(f"{name}: {len(before.reps)} to {len(after.reps)}")
        elif abs(_held_s(after) - _held_s(before) / speed) > HOLD_TOLERANCE_S:
            expected_s = _held_s(before) / speed
            self.changed.append(f"{name}: {expected_s:.1f} s to {_held_s(after):.1f} s")
        had, has = (_codes(report, timed=speed == 1) for report in (before, after))
        unseen = {entry.code for entry in after.not_checked}
        self.new += [f"{name}: {code}" for code in sorted(has - had)]
        self.lost += [f"{name}: {code}" for code in sorted(had - has - unseen)]


def _held_s(report: Report) -> float:
    return sum(hold.held_s for hold in report.holds)


def _codes(report: Report, *, timed: bool) -> set[str]:
    """Return the codes of all faults, with or without those that are judged in seconds."""
    return {fault.code for fault in report.faults if timed or fault.unit != "s"}


def sample(clips: Iterable[Clip], number: int, model: Variant) -> list[Clip]:
    """Return the shortest real clips of each exercise that are counted right as they are.

    Clips that were sped up are left out: they are not as people move.
    """
    chosen: list[Clip] = []
    left: dict[str, int] = {}
    for clip in sorted(clips, key=_length_s):
        if clip.kind == "real" and left.setdefault(clip.exercise, number) and _right(clip, model):
            left[clip.exercise] -= 1
            chosen.append(clip)
    return chosen


def _length_s(clip: Clip) -> float:
    with VideoFile(clip.path) as video:
        return video.duration_expected_s or 0.0


def _unchanged(clip: Clip, model: Variant) -> Report:
    return report_in(exercises.get(clip.exercise), poses_of(clip.path, model).moments)


def _right(clip: Clip, model: Variant) -> bool:
    report = _unchanged(clip, model)
    return not wrong(clip, len(report.reps), _held_s(report))


def changed_recording(video: Path, change: Change, model: Variant) -> Path:
    """Return the cached recording of a changed video's poses, made now when it is missing."""
    path = cache_of(video, model, f"{change.slug}-v{change.version}")
    if not path.exists():
        body = body_of(pose for _, pose in poses_of(video, model).moments)
        record(video, model, path, lambda frames: change.apply(frames, body))
    return path


def _record_one(video: Path, slug: str, model: Variant) -> Path:
    # By its slug: a process is not handed functions.
    return changed_recording(video, next(c for c in CHANGES if c.slug == slug), model)


def pairs(clips: Sequence[Clip], model: Variant) -> Iterator[tuple[Clip, Change]]:
    """Yield each clip with each change that changes it and that a person might bring about."""
    for clip in clips:
        body = body_of(pose for _, pose in poses_of(clip.path, model).moments)
        report = _unchanged(clip, model)
        for change in CHANGES:
            if change.changes(body) and _is_possible(report, change.speed):
                yield clip, change


def _is_possible(report: Report, speed: float) -> bool:
    """Return True if reps are not too quick for people at this speed; at their own speed always."""
    shortest_s = min((rep.end_s - rep.start_s for rep in report.reps), default=math.inf)
    return speed <= 1 or shortest_s / speed >= LEAST_REP_S


def record_all(todo: Sequence[tuple[Clip, Change]], model: Variant, processes: int) -> None:
    """Find the poses of all changed clips that are not cached yet."""
    videos, slugs = [c.path for c, _ in todo], [change.slug for _, change in todo]
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        for done in pool.map(_record_one, videos, slugs, repeat(model)):
            print(f"poses: {done.name}", file=sys.stderr)


def rows(todo: Iterable[tuple[Clip, Change]], model: Variant) -> dict[str, Row]:
    """Return what each change did, by its name."""
    found: dict[str, Row] = {change.name: Row() for change in CHANGES}
    for clip, change in todo:
        moments = tuple(Recording(changed_recording(clip.path, change, model)))
        after = report_in(exercises.get(clip.exercise), moments)
        found[change.name].add(clip, _unchanged(clip, model), after, change.speed)
    return found


def lines(found: dict[str, Row]) -> list[str]:
    """Return the table of each group with its goal, and its sum."""
    head = ("Change", "clips", "changed counts", "share", "where", "new warnings", "lost warnings")
    text: list[str] = []
    for group, goal in GOALS_PERCENT.items():
        kept = {c.name: found[c.name] for c in CHANGES if c.group == group}
        total = Row(
            sum(row.clips for row in kept.values()),
            [each for row in kept.values() for each in row.changed],
            [each for row in kept.values() for each in row.new],
            [each for row in kept.values() for each in row.lost],
        )
        cells = [
            (name, row.clips, len(row.changed), _share(row), *map(_listed, _lists(row)))
            for name, row in kept.items()
        ]
        last = ("all", total.clips, len(total.changed), _share(total), "")
        cells.append((*last, str(len(total.new)), str(len(total.lost))))
        text += [f"{group.capitalize()}; goal: at most {goal:.0f} %.", "", *table(head, cells)]
    return text


def _lists(row: Row) -> tuple[list[str], list[str], list[str]]:
    return row.changed, row.new, row.lost


def _listed(entries: Sequence[str]) -> str:
    return ", ".join(entries) or "none"


def _share(row: Row) -> str:
    return f"{100 * len(row.changed) / row.clips:.0f} %" if row.clips else "-"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--model", default="full", choices=["lite", "full", "heavy"])
    parser.add_argument("--clips", default=2, type=int, help="how many clips of each exercise")
    parser.add_argument("--exercises", default=",".join(e.name for e in exercises.ALL))
    parser.add_argument("--processes", default=PROCESSES, type=int, choices=[1, PROCESSES])
    parser.add_argument("--write", action="store_true", help="write the table into RESULTS.md")
    args = parser.parse_args()
    names = set(args.exercises.split(","))
    labelled = [c for c in clips_of(args.folders) if c.exercise in names and (c.reps or c.hold_s)]
    todo = list(pairs(sample(labelled, args.clips, args.model), args.model))
    record_all(todo, args.model, args.processes)
    text = "\n".join(lines(rows(todo, args.model)))
    print(text)
    if args.write:
        command = f"python -m benchmarks.robustness_pictures FOLDER... --clips {args.clips}"
        write_section("robustness of pictures", text, command)


if __name__ == "__main__":
    main()
