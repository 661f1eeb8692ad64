"""MediaPipe's pose landmarker for one person: loads, silences and closes it, and returns poses.

This is the only module that imports MediaPipe. Nothing imports it before the first frame is needed:
the import takes longer than the rest of the start together.
"""

from __future__ import annotations

import contextlib
import weakref
from dataclasses import replace
from typing import Any

import cv2
import mediapipe as mp
import numpy as np
from mediapipe.tasks.python import BaseOptions, vision

from formcheck.capture.frame_source import Closing
from formcheck.capture.native_log import native_stderr_silenced
from formcheck.capture.pose.back_outline import back_outline
from formcheck.capture.pose.model_files import Variant, find_model
from formcheck.core.pose.frame import Frame, Image
from formcheck.core.pose.landmarks import FloatArray, Pose
from formcheck.errors import ModelError

#: Larger frames are shrunk, because the mask has their size: on two cores it takes 0.9 ms at
#: 640x480, 1.8 at 1280x720, 3.4 at 1920x1080. The model itself sees 256 pixels of a person.
_LARGEST_PX = 1280
#: The rows of a mask must be whole multiples of 16 bytes, or MediaPipe aborts the process.
_WIDTH_STEP_PX = 4
#: Kept digits, far below the model's own spread. Short decimals keep recordings small, and exact.
_IMAGE_DECIMALS = 2  # 0.01 px
_WORLD_DECIMALS = 4  # 0.1 mm
_VISIBILITY_DECIMALS = 3
_BACK_DECIMALS = 1  # 0.1 px, a tenth of the mask's own grain


class Landmarker(Closing):
    """Finds one person; native logs are dropped, and the end of the program closes it.

    Args:
        model: Pose model.
        follows: Follow one person from frame to frame (MediaPipe's VIDEO mode), with the outline
            of the back; else each frame stands alone.

    Raises:
        UsageError: There is no model of this name.
        ModelError: The model is missing, altered or does not load.
    """

    def __init__(self, model: Variant, *, follows: bool) -> None:
        landmarker = _create(find_model(model)[1], follows=follows)
        self._landmarker = landmarker
        # Also at the end of the program without close(): PoseLandmarker.__del__ would then find its
        # own module gone and print a traceback.
        self._release = weakref.finalize(self, _release, landmarker)
        self._follows = follows
        self._last_timestamp_ms = -1
        self._logs_expected = True

    def close(self) -> None:
        self._release()

    def detect(self, frame: Frame, image: Image | None = None) -> Pose | None:
        """Return the pose in the frame, or in ``image`` instead of its own.

        Raises:
            ModelError: The model failed on it.
            ValueError: The landmarker has been closed.
        """
        if not self._release.alive:
            raise ValueError("expected an open estimator, got one that was closed; make another")
        image = frame.image if image is None else image
        picture = mp.Image(
            image_format=mp.ImageFormat.SRGB, data=cv2.cvtColor(_fit_size(image), cv2.COLOR_BGR2RGB)
        )
        # The last of the native log lines comes with the first person that is found; each is
        # written once in the life of a process.
        silence = native_stderr_silenced() if self._logs_expected else contextlib.nullcontext()
        try:
            with silence:
                found = self._detect(picture, frame.t)
        except RuntimeError as error:
            raise ModelError(
                f"the pose model failed on the picture at {frame.t:.3f} s ({_one_line(error)}); "
                "try another --model, and report it if it happens again"
            ) from error
        if not found.pose_landmarks:
            return None
        self._logs_expected = False
        pose = _to_pose(frame, found.pose_landmarks[0], found.pose_world_landmarks[0])
        if not found.segmentation_masks:
            return pose
        return replace(pose, back=_back(pose, found.segmentation_masks[0]))

    def _detect(self, picture: mp.Image, t: float) -> Any:
        if not self._follows:
            return self._landmarker.detect(picture)
        # Whole milliseconds that must increase at any frame rate.
        self._last_timestamp_ms = max(self._last_timestamp_ms + 1, round(1000 * t))
        return self._landmarker.detect_for_video(picture, self._last_timestamp_ms)


def _create(bundle: bytes, *, follows: bool) -> Any:
    options = vision.PoseLandmarkerOptions(
        # From memory: on Windows native code cannot read a path with an accent in it.
        base_options=BaseOptions(model_asset_buffer=bundle),
        running_mode=vision.RunningMode.VIDEO if follows else vision.RunningMode.IMAGE,
        num_poses=1,
        output_segmentation_masks=follows,
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
        # The interpreter is ending and takes no more work for the landmarker's thread. The process
        # frees the memory; without a handle __del__ does nothing.
        landmarker._handle = None  # noqa: SLF001


def _to_pose(frame: Frame, normalised: list[Any], world: list[Any]) -> Pose:
    height, width = frame.image.shape[:2]
    in_image = np.array([(point.x, point.y, point.visibility) for point in normalised])
    in_space = np.array([(point.x, point.y, point.z) for point in world])
    return round_pose(
        Pose(
            t=frame.t,
            size=(width, height),
            image=in_image[:, :2] * (width, height),
            world=in_space,
            visibility=in_image[:, 2],
        )
    )


def _back(pose: Pose, mask: mp.Image) -> FloatArray | None:
    """Return the outline of the back in pixels of the frame; the mask may have another size."""
    person = mask.numpy_view()[..., 0]
    ratio = np.array(person.shape[::-1]) / pose.size
    outline = back_outline(pose.image * ratio, pose.world, person)
    return None if outline is None else np.round(outline / ratio, _BACK_DECIMALS)


def round_pose(pose: Pose) -> Pose:
    """Return the pose in short decimals."""
    return replace(
        pose,
        image=np.round(pose.image, _IMAGE_DECIMALS),
        world=np.round(pose.world, _WORLD_DECIMALS),
        visibility=np.round(pose.visibility, _VISIBILITY_DECIMALS),
        back=None if pose.back is None else np.round(pose.back, _BACK_DECIMALS),
    )


def _fit_size(image: Image) -> Image:
    """Return the image in a size that the landmarker takes; landmarks are relative to it."""
    height, width = image.shape[:2]
    ratio = min(1.0, _LARGEST_PX / max(width, height))
    wide = max(1, round(width * ratio / _WIDTH_STEP_PX)) * _WIDTH_STEP_PX
    size = (wide, max(1, round(height * ratio)))
    if size == (width, height):
        return image
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__
