"""The pose of one person in each picture, by MediaPipe's pose landmarker.

This is the only module that imports MediaPipe; nothing imports it before a picture is to be looked
at, because the import takes longer than the rest of the start together.
"""

from __future__ import annotations

import contextlib
import weakref
from types import TracebackType
from typing import Any, Self

import cv2
import mediapipe as mp
import numpy as np
from mediapipe.tasks.python import BaseOptions, vision

from formcheck.capture.models import Variant, load_model
from formcheck.capture.stderr import native_stderr_silenced
from formcheck.core.frame import Frame
from formcheck.core.pose import Pose
from formcheck.errors import ModelError

__all__ = ["MediaPipePose"]

# Digits kept, each far below the model's own spread. Short decimals keep recordings small.
_IMAGE_DECIMALS = 2  # 0.01 px
_WORLD_DECIMALS = 4  # 0.1 mm
_VISIBILITY_DECIMALS = 3


class MediaPipePose:
    """Finds the pose in one picture after the other of one source.

    VIDEO mode: the landmarker follows the person it found, so an instance serves one source, its
    pictures in order. It may be made in one thread and called from another (inference lets go of
    the interpreter lock), but only by one thread at a time.

    Args:
        model: "lite", "full" or "heavy", from quick to exact.

    Raises:
        UsageError: There is no model of this name.
        ModelError: The model is missing, altered or does not load.
    """

    def __init__(self, model: Variant = "full") -> None:
        self.model = model
        landmarker = _create(load_model(model))
        self._landmarker = landmarker
        # Also at the end of the program, when nobody called close(): PoseLandmarker.__del__ comes
        # so late there that it finds its own module gone and prints a traceback.
        self._release = weakref.finalize(self, _release, landmarker)
        self._last_timestamp_ms = -1
        self._logs_expected = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the model's memory and thread back; closing twice is fine."""
        self._release()

    def estimate(self, frame: Frame) -> Pose | None:
        """Return the pose in the picture, or None when nobody was found.

        The numbers are rounded (0.01 px, 0.1 mm, 0.001 of visibility) so that a recording of them
        is both short and exact. ``back`` is None.

        Raises:
            ModelError: The model failed on this picture.
            ValueError: The estimator has been closed.
        """
        if not self._release.alive:
            raise ValueError("expected an open estimator, got one that was closed; make another")
        # Whole milliseconds that must grow, whatever the picture rate.
        timestamp_ms = max(self._last_timestamp_ms + 1, round(1000 * frame.t))
        self._last_timestamp_ms = timestamp_ms
        rgb = cv2.cvtColor(frame.image, cv2.COLOR_BGR2RGB)
        picture = mp.Image(image_format=mp.ImageFormat.SRGB, data=rgb)
        # The last of the native log lines comes with the first person that is found, be it after
        # minutes; each is written once in the life of a process.
        silence = native_stderr_silenced() if self._logs_expected else contextlib.nullcontext()
        try:
            with silence:
                found = self._landmarker.detect_for_video(picture, timestamp_ms)
        except RuntimeError as error:
            raise ModelError(
                f"the pose model failed on the picture at {frame.t:.3f} s ({_one_line(error)}); "
                "try another --model, and report it if it happens again"
            ) from error
        if not found.pose_landmarks:
            return None
        self._logs_expected = False
        return _to_pose(frame, found.pose_landmarks[0], found.pose_world_landmarks[0])


def _create(bundle: bytes) -> Any:
    """Return a landmarker for one person in VIDEO mode; raise ModelError when it does not load."""
    options = vision.PoseLandmarkerOptions(
        # From memory: a path would have to be readable by native code, which on Windows a folder
        # with an accent in its name is not.
        base_options=BaseOptions(model_asset_buffer=bundle),
        running_mode=vision.RunningMode.VIDEO,
        num_poses=1,
    )
    try:
        with native_stderr_silenced():
            return vision.PoseLandmarker.create_from_options(options)
    except (OSError, RuntimeError, ValueError) as error:
        raise ModelError(
            f"the pose model does not load ({_one_line(error)}); "
            "reinstall formcheck, and look at `formcheck doctor`"
        ) from error


def _release(landmarker: Any) -> None:
    try:
        landmarker.close()
    except RuntimeError:
        # The interpreter is ending and takes no more work for the landmarker's thread. The memory
        # goes with the process; without a handle __del__ has nothing left to trip over.
        landmarker._handle = None  # noqa: SLF001


def _to_pose(frame: Frame, normalised: list[Any], world: list[Any]) -> Pose:
    """Return the landmarks as arrays, in pixels and metres, rounded."""
    height, width = frame.image.shape[:2]
    in_picture = np.array([(point.x, point.y, point.visibility) for point in normalised])
    in_space = np.array([(point.x, point.y, point.z) for point in world])
    return Pose(
        t=frame.t,
        size=(width, height),
        image=np.round(in_picture[:, :2] * (width, height), _IMAGE_DECIMALS),
        world=np.round(in_space, _WORLD_DECIMALS),
        visibility=np.round(in_picture[:, 2], _VISIBILITY_DECIMALS),
    )


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__
