"""The Python interface: from a video to its report, from frames to ticks.

The command line uses :func:`judge_video` as well.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from itertools import repeat
from os import PathLike
from pathlib import Path

import numpy as np

from formcheck.app.auto_detect import find_exercise, require_choice
from formcheck.app.pipeline import (
    Controls,
    Observation,
    observations_from_frames,
    open_session,
    run,
)
from formcheck.app.rotation import Rotation, rotation_of
from formcheck.capture.frame_queue import prefetch
from formcheck.capture.pose.cuts import mark_cuts
from formcheck.capture.pose.mediapipe_estimator import MediaPipePose
from formcheck.capture.pose.model_files import Variant
from formcheck.capture.video.video_file import VideoFile
from formcheck.core.exercise.definition import Exercise
from formcheck.core.exercise.threshold_overrides import with_thresholds
from formcheck.core.pose.frame import Frame
from formcheck.core.pose.landmarks import TURNS_DEG
from formcheck.core.results.events import Choice, Tick
from formcheck.core.results.report import Report, Source
from formcheck.errors import UsageError
from formcheck.sinks.base import Sink
from formcheck.userfiles.lookup import load_exercise, resolve_exercise


def analyse(
    video: str | PathLike[str],
    exercise: str,
    *,
    model: Variant = "full",
    thresholds: Mapping[str, float] | None = None,
    rotate: Rotation = 0,
) -> Report:
    """Count reps, time holds and check form in a recorded video; no file is written.

    Args:
        video: The file.
        exercise: Name of an exercise, as ``formcheck exercises`` lists them, the .toml file of
            your own, or "auto".
        model: Pose model, from fast to accurate: "lite", "full" or "heavy".
        thresholds: Thresholds to change, by the names that ``--set`` takes.
        rotate: Counterclockwise rotation of the frames in degrees, 0, 90, 180 or 270; "auto"
            detects it.

    Returns:
        The report; its ``to_dict`` gives the content of report.json.

    Raises:
        UsageError: Unknown exercise, threshold, model or rotation.
        UndecidedError: With "auto": the exercise is not clear.
        VideoError: The file is missing, not a video, empty or damaged. A video that is cut off has
            a report, with the problem in ``source.problem``.
        ModelError: The pose model is missing or does not work.
    """
    if rotate not in (*TURNS_DEG, "auto"):
        raise UsageError(f"rotate takes 0, 90, 180, 270 or 'auto', got {rotate!r}")
    named = resolve_exercise(exercise, thresholds or {})
    with VideoFile(Path(video)) as source, MediaPipePose(model) as estimator:
        source.rotate(rotation_of(Path(video), named, rotate) or 0)
        seen = observations_from_frames(source, estimator.estimate)
        if named is not None:
            return judge_video(seen, named, describe=source.describe)
        turn = source.rotate if rotate == "auto" else None
        return detect_and_judge(seen, describe=source.describe, turn=turn)


def detect_and_judge(
    seen: Iterable[Observation],
    frames: Iterable[Frame | None] = repeat(None),
    sinks_of: Callable[[Exercise], Sequence[Sink]] = lambda exercise: (),
    *,
    describe: Callable[[], Source],
    turn: Callable[[int], None] | None = None,
) -> Report:
    """Read an open video to its end, detect the exercise, and return the report.

    As :func:`judge_video`, but ``frames`` are the same frames again, for the sinks that
    ``sinks_of`` makes for the detected exercise. ``turn`` turns video and frames by a number of
    degrees if they turn out to lie on their side; None leaves them as they are.

    Raises:
        UndecidedError: The exercise is not clear.
    """
    with prefetch(seen) as observations:
        found = find_exercise(observations, at_once=False).upright(turn)
    exercise, choice = require_choice(found, describe().rotate_deg)
    again = found.replay(frames)
    return judge_video(again, exercise, sinks_of(exercise), describe=describe, choice=choice)


def judge_video(
    seen: Iterable[Observation],
    exercise: Exercise,
    sinks: Sequence[Sink] = (),
    *,
    describe: Callable[[], Source],
    stop: Callable[[], bool] = lambda: False,
    choice: Choice | None = None,
) -> Report:
    """Read an open video to its end, with prefetching, and return the report.

    The sinks are closed at the end, also after an error. ``stop`` is called before each frame; True
    ends the session. The other arguments and the errors are those of
    :func:`formcheck.app.pipeline.run`.
    """
    with prefetch(seen) as observations:
        return run(
            observations,
            exercise,
            sinks,
            describe=describe,
            controls=Controls(stop=stop),
            chosen=choice,
        )


def stream(
    frames: Iterable[Frame],
    exercise: str,
    *,
    model: Variant = "full",
    thresholds: Mapping[str, float] | None = None,
) -> Generator[Tick, None, Report]:
    """Judge frames as they come: one tick per frame, made on demand.

    Args:
        frames: Upright BGR frames with increasing times in seconds. Each is judged before the next
            is taken. Cameras and video files of :mod:`formcheck.capture` are such sources.
        exercise: Name of an exercise, or the .toml file of your own.
        model: Pose model, "lite", "full" or "heavy".
        thresholds: Thresholds to change, by the names that ``--set`` takes.

    Yields:
        The state after each frame: counts, phase, signals, active faults, events.

    Returns:
        The report, for ``report = yield from stream(...)``; its source has the name "stream" and
        the kind "camera".

    Raises:
        UsageError: Unknown exercise, threshold or model; raised by the call itself.
        ModelError: The pose model is missing or does not work.
        ValueError: A frame is not a uint8 (H, W, 3) array, or its time does not increase.
    """
    chosen = with_thresholds(load_exercise(exercise), thresholds or {})
    return _ticks(frames, chosen, MediaPipePose(model))


def _ticks(
    frames: Iterable[Frame], exercise: Exercise, estimator: MediaPipePose
) -> Generator[Tick, None, Report]:
    session = open_session(exercise)
    with estimator:
        for frame in mark_cuts(_with_images(frames)):
            yield session.step(frame.t, estimator.estimate(frame))
    return session.finish(Source(name="stream", kind="camera"))


def _with_images(frames: Iterable[Frame]) -> Iterator[Frame]:
    """Yield the frames; raise ValueError for one without a valid image."""
    for frame in frames:
        image = frame.image
        if image.dtype != np.uint8 or image.ndim != 3 or image.shape[2] != 3 or not image.size:
            raise ValueError(
                f"expected a uint8 picture of shape (H, W, 3) in BGR at {frame.t} s, got "
                f"{image.dtype} of shape {image.shape}"
            )
        yield frame
