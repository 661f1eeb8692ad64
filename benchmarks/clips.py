"""Clips with their labels, and their poses, cached by model, estimator and content."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Literal, TypeAlias

from formcheck.app.pipeline import observations_from_frames, open_session, run
from formcheck.capture.pose.mediapipe_estimator import ESTIMATOR, MediaPipePose
from formcheck.capture.pose.model_files import Variant
from formcheck.capture.recording.recording import Recording, RecordingWriter
from formcheck.capture.video.video_file import VideoFile
from formcheck.core.exercise.definition import Exercise
from formcheck.core.pose.frame import Frame
from formcheck.core.pose.landmarks import Pose
from formcheck.core.results.events import Tick
from formcheck.core.results.report import Report, Source
from formcheck.core.session.session import Session
from formcheck.core.types import Side
from formcheck.exercises.squat import SQUAT

CACHE = Path(__file__).resolve().parent.parent / ".poses"
#: The model uses one core; more processes than this would only make others wait.
PROCESSES = 2


Kind: TypeAlias = Literal["rendered", "real", "sped up", "with cuts"]

#: Counted by eye here, where labels.csv has no count: legs lifted, by turns, until the fade-out at
#: 43 s. The first is half hidden by a caption.
COUNTED = {"sk_cuts.mp4": 10}

_SIDES: dict[str | None, Side | None] = {"L": "left", "R": "right", None: None}


@dataclass(frozen=True, slots=True)
class TrueRep:
    """A repetition of a rendered clip; ``side`` is the working side of a one-sided exercise."""

    start_s: float
    turn_s: float
    end_s: float
    faults: frozenset[str]
    side: Side | None = None


@dataclass(frozen=True, slots=True)
class TrueHold:
    """A hold of a rendered clip whose faults last from its beginning to its end."""

    start_s: float
    end_s: float
    faults: frozenset[str]


@dataclass(frozen=True, slots=True)
class Clip:
    """A video and its labels.

    Attributes:
        reps: True count; None when the clip is not for counting.
        hold_s: True seconds held; None when the clip is not for timing.
        set_faults: Faults of every rep according to the people who filmed it; None if unknown.
        true_reps: The repetitions of a rendered clip.
        fault_starts: Code and start of the faults of a rendered hold; each lasts to the end.
        true_holds: The holds of a rendered clip where each has faults of its own.
        angles: Name to one angle a frame, of a rendered clip.
        origin: Who made it.
        slack_reps: A count off by this is right too, for the clip begins or ends within a movement.
    """

    path: Path
    exercise: str
    view: str
    reps: int | None = None
    hold_s: float | None = None
    set_faults: frozenset[str] | None = None
    sped_up: bool = False
    has_cuts: bool = False
    true_reps: tuple[TrueRep, ...] = ()
    fault_starts: tuple[tuple[str, float], ...] = ()
    true_holds: tuple[TrueHold, ...] = ()
    angles: dict[str, list[float]] = field(default_factory=dict)
    rendered: bool = False
    origin: str = ""
    slack_reps: int = 0

    @property
    def kind(self) -> Kind:
        """What kind of footage it is; scores of one kind say little of another."""
        if self.rendered:
            return "rendered"
        if self.has_cuts:
            return "with cuts"
        return "sped up" if self.sped_up else "real"


def clips_of(folders: Iterable[Path]) -> list[Clip]:
    """Return the clips of all folders; one that lies in two of them counts once."""
    found: dict[str, Clip] = {}
    for folder in folders:
        for clip in clips_in(folder):
            found.setdefault(_digest(clip.path), clip)
    return list(found.values())


def clips_in(folder: Path) -> Iterator[Clip]:
    """Yield the clips of a folder: those of its labels.csv and those with a NAME.truth.json."""
    labels = folder / "labels.csv"
    if labels.exists():
        with labels.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                yield _labelled(folder, row)
    for truth in sorted(folder.glob("*.truth.json")):
        yield _rendered(folder, json.loads(truth.read_text(encoding="utf-8")))


def _labelled(folder: Path, row: dict[str, str]) -> Clip:
    faults = row["faults"]
    return Clip(
        folder / row["clip"],
        row["exercise"],
        {"rear": "front"}.get(row["view"], row["view"]),
        reps=int(row["reps"]) if row["reps"] else COUNTED.get(row["clip"]),
        hold_s=float(row["hold_s"]) if row["hold_s"] else None,
        set_faults=None if not faults else frozenset(faults.split()) - {"-"},
        sped_up="sped up" in row["note"],
        has_cuts="cuts" in row["note"],
        origin=row["origin"],
        slack_reps=int(row["sure"] == "fairly"),
    )


def _rendered(folder: Path, truth: dict[str, Any]) -> Clip:
    reps = tuple(
        TrueRep(
            rep["start_s"],
            rep["turn_s"],
            rep["end_s"],
            frozenset(rep["faults"]),
            _SIDES[rep.get("side")],
        )
        for rep in truth.get("reps", ())
    )
    holds = truth.get("holds", ())
    return Clip(
        folder / truth["clip"],
        truth["exercise"],
        truth["view"],
        reps=len(reps) if "reps" in truth else None,
        hold_s=sum(hold["end_s"] - hold["start_s"] for hold in holds) if holds else None,
        true_reps=reps,
        fault_starts=tuple((fault["code"], fault["start_s"]) for fault in truth.get("faults", ())),
        true_holds=tuple(
            TrueHold(hold["start_s"], hold["end_s"], frozenset(hold["faults"]))
            for hold in holds
            if "faults" in hold
        ),
        angles=truth.get("angles_deg", {}),
        rendered=True,
        origin="rendered",
    )


def _digest(video: Path) -> str:
    return hashlib.sha256(video.read_bytes()).hexdigest()[:16]


def cache_of(video: Path, model: Variant, change: str = "") -> Path:
    """Return where the poses of a video are kept once they are found.

    ``change`` names a change of its pictures and the change's version.
    """
    name = f"{video.stem}-{change}" if change else video.stem
    return CACHE / f"{name}-{model}-{ESTIMATOR}-{_digest(video)}.poses.jsonl.gz"


def recording_of(video: Path, model: Variant) -> Path:
    """Return the cached recording of a video's poses, made now when it is missing."""
    path = cache_of(video, model)
    if not path.exists():
        record(video, model, path)
    return path


def record(
    video: Path,
    model: Variant,
    path: Path,
    change: Callable[[Iterable[Frame]], Iterable[Frame]] = iter,
) -> None:
    """Find the poses of a video, whose frames may be changed before, and write them to a path."""
    CACHE.mkdir(exist_ok=True)
    # Under a name of its own: another process may make the same one, or this one be stopped.
    made = path.with_name(f"{os.getpid()}-{path.name}")
    try:
        with VideoFile(video) as source, MediaPipePose(model) as estimator:
            writer = RecordingWriter(
                made, exercise=SQUAT.name, thresholds={}, model=model, source=source.describe()
            )
            run(
                observations_from_frames(change(source), estimator.estimate),
                SQUAT,
                [writer],
                describe=source.describe,
            )
        made.replace(path)
    finally:
        made.unlink(missing_ok=True)


def record_all(clips: Iterable[Clip], model: Variant) -> None:
    """Find the poses of all clips that are not cached yet, in a few processes."""
    missing = [clip.path for clip in clips if not cache_of(clip.path, model).exists()]
    if not missing:
        return
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        for done in pool.map(recording_of, missing, repeat(model)):
            print(f"poses found: {done.name}", file=sys.stderr)


@dataclass(frozen=True, slots=True, eq=False)
class Poses:
    """What the model saw in a clip: time and pose of each frame, and where they come from."""

    moments: Sequence[tuple[float, Pose | None]]
    source: Source


@cache
def poses_of(video: Path, model: Variant) -> Poses:
    """Return the poses of a video; they are read once, for rules are tried on them many times."""
    recording = Recording(recording_of(video, model))
    return Poses(tuple(recording), recording.source)


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What formcheck made of a clip."""

    clip: Clip
    exercise: Exercise
    report: Report
    ticks: Sequence[Tick]


def seen_in(clip: Clip, exercise: Exercise, model: Variant) -> Seen:
    """Run a session over the poses of a clip."""
    session = Session(exercise)
    poses = poses_of(clip.path, model)
    ticks = [session.step(t, pose) for t, pose in poses.moments]
    return Seen(clip, exercise, session.finish(poses.source), ticks)


def report_on(clip: Clip, exercise: Exercise, model: Variant) -> Report:
    """Return the report on the poses of a clip, as the program gives it; no tick is kept."""
    session = open_session(exercise)
    poses = poses_of(clip.path, model)
    for t, pose in poses.moments:
        session.step(t, pose)
    return session.finish(poses.source)
