"""For programs that build on formcheck: a video to its report, pictures to ticks.

The command line goes the same way from a video to its report, by :func:`report_of`.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
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
from formcheck.capture.parallel.prefetch import prefetch
from formcheck.capture.pose.mediapipe_estimator import MediaPipePose
from formcheck.capture.pose.models import Variant
from formcheck.capture.video.video_file import VideoFile
from formcheck.core.exercise.definition import Exercise
from formcheck.core.exercise.thresholds import with_thresholds
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
    """Count, time and judge what is done in a recorded video; nothing is written.

    Args:
        video: The file.
        exercise: Name of what is done, as ``formcheck exercises`` lists them, the .toml file of an
            exercise of your own, or "auto".
        model: Pose model, from quick to exact: "lite", "full" or "heavy".
        thresholds: Limits to change, by the names that ``--set`` takes.
        rotate: By how many degrees the picture is turned counterclockwise, 0, 90, 180 or 270;
            "auto" finds it out.

    Returns:
        What the command line writes as report.json; its ``to_dict`` gives that form.

    Raises:
        UsageError: There is no such exercise, threshold, model or turn.
        UndecidedError: With "auto" it is not clear what is done.
        VideoError: The file is missing, not a video, empty or damaged. One that is cut short has a
            report, whose ``source.problem`` tells.
        ModelError: The pose model is missing or does not work.
    """
    if rotate not in (*TURNS_DEG, "auto"):
        raise UsageError(f"rotate takes 0, 90, 180, 270 or 'auto', got {rotate!r}")
    named = resolve_exercise(exercise, thresholds or {})
    with VideoFile(Path(video)) as source, MediaPipePose(model) as estimator:
        source.rotate(rotation_of(Path(video), named, rotate) or 0)
        seen = observations_from_frames(source, estimator.estimate)
        if named is not None:
            return report_of(seen, named, describe=source.describe)
        turn = source.rotate if rotate == "auto" else None
        return found_and_judged(seen, describe=source.describe, turn=turn)


def found_and_judged(
    seen: Iterable[Observation],
    frames: Iterable[Frame | None] = repeat(None),
    sinks_of: Callable[[Exercise], Sequence[Sink]] = lambda exercise: (),
    *,
    describe: Callable[[], Source],
    turn: Callable[[int], None] | None = None,
) -> Report:
    """Follow an open video to its end, find out what is done in it, and return the report.

    Args:
        seen: What is seen in it, in time.
        frames: The same pictures again, for the sinks.
        sinks_of: Makes the sinks, once it is clear what is done.
        describe: Tells of the video, once it has ended.
        turn: Turns video and frames by so many degrees, if the picture turns out to lie on its
            side; None leaves them as they are.

    Raises:
        UndecidedError: It is not clear.
        FormcheckError: As of :func:`report_of`.
    """
    with prefetch(seen) as observations:
        found = find_exercise(observations, at_once=False).upright(turn)
    exercise, choice = require_choice(found, describe().rotate_deg)
    again = found.again(frames)
    return report_of(again, exercise, sinks_of(exercise), describe=describe, choice=choice)


def report_of(
    seen: Iterable[Observation],
    exercise: Exercise,
    sinks: Sequence[Sink] = (),
    *,
    describe: Callable[[], Source],
    stop: Callable[[], bool] = lambda: False,
    choice: Choice | None = None,
) -> Report:
    """Follow an open video to its end, looking ahead, and return the report.

    Args:
        seen: What is seen in it, in time.
        exercise: What is done.
        sinks: Where the ticks and the report go; closed at the end, also after an error.
        describe: Tells of the video, once it has ended.
        stop: Asked before each picture; True ends the session there.
        choice: Why it is this exercise, when nobody said so.

    Raises:
        FormcheckError: The source, the model or a sink failed; sinks that work have the report of
            everything up to then.
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
    """Judge pictures as they come: one tick each, made when it is asked for.

    Args:
        frames: Upright BGR pictures with growing times in seconds. Each is judged before the next
            is taken. Cameras and video files of :mod:`formcheck.capture` are such sources.
        exercise: Name of what is done, or the .toml file of an exercise of your own.
        model: Pose model, "lite", "full" or "heavy".
        thresholds: Limits to change, by the names that ``--set`` takes.

    Yields:
        The state after each picture: counts, phase, signals, active faults, what just happened.

    Returns:
        The report of it all, for ``report = yield from stream(...)``; its source is called
        "stream" and counts as a camera.

    Raises:
        UsageError: There is no such exercise, threshold or model; raised by the call itself.
        ModelError: The pose model is missing or does not work.
        ValueError: A picture is no uint8 (H, W, 3) array, or its time does not grow.
    """
    chosen = with_thresholds(load_exercise(exercise), thresholds or {})
    return _ticks(frames, chosen, MediaPipePose(model))


def _ticks(
    frames: Iterable[Frame], exercise: Exercise, estimator: MediaPipePose
) -> Generator[Tick, None, Report]:
    session = open_session(exercise)
    with estimator:
        for frame in frames:
            _require_picture(frame)
            yield session.step(frame.t, estimator.estimate(frame))
    return session.finish(Source(name="stream", kind="camera"))


def _require_picture(frame: Frame) -> None:
    image = frame.image
    if image.dtype != np.uint8 or image.ndim != 3 or image.shape[2] != 3 or not image.size:
        raise ValueError(
            f"expected a uint8 picture of shape (H, W, 3) in BGR at {frame.t} s, got "
            f"{image.dtype} of shape {image.shape}"
        )
