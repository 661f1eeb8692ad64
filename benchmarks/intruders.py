"""How well the person stays tracked when somebody else comes into the frame.

    python -m benchmarks.intruders [FOLDER] [--clip squat_side] [--model full] [--write]

Into rendered clips with truth a second rendered person is put: walking through, standing beside,
hanging on the wall, or as a mirror image. The poses of the clip without that person are the truth
of where the pose belongs. Compared are MediaPipe's landmarker for one person alone, and what
formcheck does. --write puts the tables into benchmarks/RESULTS.md.
"""

from __future__ import annotations

import argparse
import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import cv2
import mediapipe as mp
import numpy as np
from mediapipe.tasks.python import BaseOptions, vision

from benchmarks.clips import Clip, clips_in
from benchmarks.results import table, write_section
from formcheck import exercises
from formcheck.capture.native_log import native_stderr_silenced
from formcheck.capture.pose.mediapipe_estimator import MediaPipePose, PoseTracker
from formcheck.capture.pose.model_files import Variant, find_model
from formcheck.capture.video.video_file import VideoFile
from formcheck.core.pose.frame import Frame, Image
from formcheck.core.pose.landmarks import FloatArray, Landmark, Pose
from formcheck.core.results.report import Source
from formcheck.core.session.session import Session

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
#: Clip and the one whose person, standing, comes into it.
GUESTS = {"squat_side": "squat_front", "squat_front": "squat_side", "plank_pike": "squat_side"}
#: A pose belongs to the person when the middle of the hips is no further off, in trunk lengths.
RIGHT_WITHIN = 0.5


class Estimator(Protocol):
    def estimate(self, frame: Frame) -> Pose | None: ...

    def close(self) -> None: ...


ESTIMATORS: dict[str, Callable[[Variant], Estimator]] = {
    "one landmarker": PoseTracker,
    "formcheck": MediaPipePose,
}


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """A person cut out of a frame.

    Attributes:
        cover: (H, W) 0 to 1, how much of each pixel is the person.
        foot: x, y of the middle of the feet.
        height_px: Of the person when standing.
    """

    image: Image
    cover: FloatArray
    foot: tuple[float, float]
    height_px: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where the second person is at a moment.

    Attributes:
        x: Middle of the feet, in heights of a standing person, from the person's feet.
        scale: Height, of the person's.
        behind: The person hides the intruder, instead of being hidden.
        up: How much higher the feet are, in heights.
        in_step: It is the person's own mirror image.
    """

    x: float
    scale: float = 1.0
    behind: bool = False
    up: float = 0.0
    in_step: bool = False


Scene = Callable[[float], Place | None]


def walk(t: float, stops: Sequence[tuple[float, float]]) -> float | None:
    """Return x at t on the way through (time, x); None before it and after it."""
    times, places = zip(*stops, strict=True)
    return float(np.interp(t, times, places)) if times[0] <= t <= times[-1] else None


def walking(
    stops: Sequence[tuple[float, float]], scale: float, *, behind: bool
) -> Callable[[float], Place | None]:
    def scene(t: float) -> Place | None:
        x = walk(t, stops)
        up = 0.1 if behind else -0.1
        return None if x is None else Place(x, scale, behind=behind, up=up)

    return scene


THROUGH = [(2.0, -1.8), (5.6, 1.8), (7.0, 1.8), (10.6, -1.8)]
SCENES: dict[str, Scene] = {
    "walks through behind": walking(THROUGH, 0.85, behind=True),
    "walks through in front": walking(THROUGH, 1.2, behind=False),
    "runs through in front": walking([(3.0, -1.8), (4.5, 1.8)], 1.1, behind=False),
    "stops in front for 1.5 s": walking(
        [(2.0, 1.8), (3.8, 0.0), (5.3, 0.0), (7.1, -1.8)], 1.2, behind=False
    ),
    "comes to stand behind": walking([(1.5, -1.8), (3.2, 0.25), (99, 0.25)], 0.95, behind=True),
    "spotter beside, from the start": lambda _: Place(0.5, 1.1, up=-0.03),
    "larger bystander, from the start": lambda _: Place(-0.75, 1.25, up=-0.05),
    "poster": lambda _: Place(0.7, 0.55, behind=True, up=0.4),
    "life-size poster": lambda _: Place(0.55, 1.15, behind=True, up=0.05),
    "mirror": lambda _: Place(-0.7, 0.6, behind=True, up=0.25, in_step=True),
    "wall of mirrors": lambda _: Place(-0.7, 0.9, behind=True, up=0.08, in_step=True),
}


def cut_out(path: Path, model: Variant) -> Iterator[tuple[Frame, Figure]]:
    """Yield each frame of a clip and the person in it."""
    options = vision.PoseLandmarkerOptions(
        base_options=BaseOptions(model_asset_buffer=find_model(model)[1]),
        running_mode=vision.RunningMode.VIDEO,
        output_segmentation_masks=True,
    )
    height_px = 0.0
    with (
        VideoFile(path) as source,
        native_stderr_silenced(),
        vision.PoseLandmarker.create_from_options(options) as landmarker,
    ):
        for frame in source:
            rgb = cv2.cvtColor(frame.image, cv2.COLOR_BGR2RGB)
            picture = mp.Image(image_format=mp.ImageFormat.SRGB, data=rgb)
            found = landmarker.detect_for_video(picture, round(1000 * frame.t))
            mask = found.segmentation_masks[0].numpy_view().reshape(rgb.shape[:2])
            height, width = mask.shape
            points = np.array([(p.x * width, p.y * height) for p in found.pose_landmarks[0]])
            height_px = height_px or stature_px(points)
            x, y = points[[Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE]].mean(axis=0)
            cover = np.clip(mask * 1.5 - 0.25, 0, 1)
            yield frame, Figure(frame.image, cover, (float(x), float(y)), height_px)


def stature_px(points: FloatArray) -> float:
    """Return how tall a person is, lying or standing: nose to shoulders to hips to feet."""
    chain = [points[Landmark.NOSE]]
    for left, right in (
        (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER),
        (Landmark.LEFT_HIP, Landmark.RIGHT_HIP),
        (Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE),
        (Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE),
    ):
        chain.append(points[[left, right]].mean(axis=0))
    return float(np.hypot(*np.diff(np.array(chain), axis=0).T).sum()) * 1.1


def composed(frame: Frame, person: Figure, guest: Figure, place: Place, home: float) -> Frame:
    """Return the frame with the guest in it; home is the x where the person stood at first."""
    shown = person if place.in_step else guest
    scale = place.scale * person.height_px / shown.height_px
    flip = -1.0 if place.in_step else 1.0
    x = home + place.x * person.height_px
    y = person.foot[1] - place.up * person.height_px
    middle = home if place.in_step else shown.foot[0]
    turn = np.array([[flip * scale, 0, x - flip * scale * middle], [0, scale, 0]])
    turn[1, 2] = y - scale * shown.foot[1]
    size = (frame.image.shape[1], frame.image.shape[0])
    image = cv2.warpAffine(shown.image, turn, size).astype(np.float64)
    cover = np.asarray(cv2.warpAffine(shown.cover, turn, size), np.float64)
    if place.behind:
        cover = cover * (1 - person.cover)
    share = cover[:, :, np.newaxis]
    mixed = np.round(share * image + (1 - share) * frame.image).astype(np.uint8)
    return Frame(frame.index, frame.t, mixed)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an estimator made of a scene.

    Attributes:
        right, wrong, nobody: Shares of the frames.
        result: Counted reps, or held seconds.
    """

    right: float
    wrong: float
    nobody: float
    result: float
    ms: float


def outcome(
    clip: Clip, frames: Sequence[Frame], truth: Sequence[Pose | None], estimator: Estimator
) -> Outcome:
    session = Session(exercises.get(clip.exercise))
    counts = {"right": 0, "wrong": 0, "nobody": 0}
    spent_s = []
    for frame, true in zip(frames, truth, strict=True):
        start_s = time.process_time()
        pose = estimator.estimate(frame)
        spent_s.append(time.process_time() - start_s)
        session.step(frame.t, pose)
        counts[verdict(pose, true)] += 1
    estimator.close()
    report = session.finish(Source("composed", "video"))
    held_s = sum(hold.held_s for hold in report.holds)
    total = len(frames)
    return Outcome(
        counts["right"] / total,
        counts["wrong"] / total,
        counts["nobody"] / total,
        held_s if clip.hold_s is not None else len(report.reps),
        1000 * sum(spent_s) / total,
    )


def verdict(pose: Pose | None, true: Pose | None) -> str:
    if pose is None or true is None:
        return "nobody"
    hips = [Landmark.LEFT_HIP, Landmark.RIGHT_HIP]
    shoulders = [Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]
    middle = true.image[hips].mean(axis=0)
    trunk = math.dist(middle, true.image[shoulders].mean(axis=0))
    off = math.dist(pose.image[hips].mean(axis=0), middle)
    return "right" if off < RIGHT_WITHIN * trunk else "wrong"


def report(
    folder: Path, model: Variant, clip_names: Sequence[str], scene_names: Sequence[str]
) -> list[str]:
    """Return the table as lines."""
    clips = {clip.path.stem: clip for clip in clips_in(folder)}
    rows: list[Sequence[object]] = []
    for name in clip_names:
        clip, guest_clip = clips[name], clips[GUESTS[name]]
        people = list(cut_out(clip.path, model))
        guest = next(cut_out(guest_clip.path, model))[1]
        truth = clean_poses(people, model)
        for scene_name in ("nobody else", *scene_names):
            frames = played(people, guest, SCENES.get(scene_name))
            found = [outcome(clip, frames, truth, make(model)) for make in ESTIMATORS.values()]
            rows.append((name, scene_name, *cells(clip, found)))
            print(*rows[-1], sep=", ", flush=True)
    head = ("Clip", "Who else", *(cell for name in ESTIMATORS for cell in (name, "result")))
    return table((*head, "CPU time over the first"), rows)


def clean_poses(people: Sequence[tuple[Frame, Figure]], model: Variant) -> list[Pose | None]:
    tracker = PoseTracker(model)
    poses = [tracker.estimate(frame) for frame, _ in people]
    tracker.close()
    return poses


def played(
    people: Sequence[tuple[Frame, Figure]], guest: Figure, scene: Scene | None
) -> list[Frame]:
    """Return the frames of a clip with the guest where the scene puts them."""
    home = people[0][1].foot[0]
    places = [None if scene is None else scene(frame.t) for frame, _ in people]
    return [
        frame if place is None else composed(frame, person, guest, place, home)
        for (frame, person), place in zip(people, places, strict=True)
    ]


def cells(clip: Clip, outcomes: Sequence[Outcome]) -> list[str]:
    """Return the cells of a row: shares of right and wrong poses, result, for each estimator."""
    found: list[str] = []
    for one in outcomes:
        found.append(f"{one.right:.1%} right, {one.wrong:.1%} wrong")
        if clip.hold_s is not None:
            found.append(f"{one.result:.1f} s of {clip.hold_s:.1f}")
        else:
            found.append(f"{one.result:.0f} of {clip.reps}")
    return [*found, f"{outcomes[1].ms / outcomes[0].ms:.2f}"]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path, default=SAMPLES)
    parser.add_argument("--model", default="full", choices=["lite", "full", "heavy"])
    parser.add_argument("--clip", choices=list(GUESTS), action="append")
    parser.add_argument("--scene", choices=list(SCENES), action="append")
    parser.add_argument("--write", action="store_true", help="write the table into RESULTS.md")
    args = parser.parse_args()
    chosen = args.clip or list(GUESTS)
    text = "\n".join(report(args.folder, args.model, chosen, args.scene or list(SCENES)))
    print(text)
    if args.write:
        clips = "".join(f" --clip {name}" for name in args.clip or ())
        command = f"python -m benchmarks.intruders{clips} --model {args.model}"
        write_section("intruders", text, command)


if __name__ == "__main__":
    main()
