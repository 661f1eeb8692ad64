"""The pose of one person in each picture, by MediaPipe's pose landmarker.

A tracker follows one person as cheaply as MediaPipe can; a scout looks for others now and then in
the picture with the tracked person hidden, because the detector drops people who stand close to
each other. Who of them is followed is decided in :mod:`formcheck.capture.pose.person_selection`.

This is the only module that imports MediaPipe; nothing imports it before a picture is to be looked
at, because the import takes longer than the rest of the start together.
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

from formcheck.capture.native_log import native_stderr_silenced
from formcheck.capture.pose.back_outline import back_outline
from formcheck.capture.pose.models import Variant, load_model
from formcheck.capture.pose.person_selection import Follower, is_same_person
from formcheck.capture.pose.rounding import rounded, rounded_outline
from formcheck.capture.pose.scene_motion import Surroundings
from formcheck.capture.source import Closing
from formcheck.core.pose.frame import Frame, Image
from formcheck.core.pose.landmarks import FloatArray, Pose
from formcheck.errors import ModelError

#: Raised whenever the same picture may give another pose than before: caches of poses name it.
ESTIMATOR = 5

#: Of others it is only asked where they are, for which the quickest model does.
_SCOUT_MODEL: Variant = "lite"
_MOST_OTHERS = 2
#: Margins of the box in which a person is hidden or shown, as shares of its longer side: the box
#: ends at the joints, and a head or a hand that sticks out is found as a person of its own.
_HIDE_MARGIN = 0.1
_SHOW_MARGIN = 0.15
_GREY = 128
#: Pictures are looked at in no larger size, for the mask comes in theirs: on two cores it takes 0.9
#: ms at 640x480, 1.8 at 1280x720, 3.4 at 1920x1080. The model itself sees 256 pixels of a person.
_LARGEST_PX = 1280
#: The rows of a mask must be whole multiples of 16 bytes, or MediaPipe aborts the process.
_WIDTH_STEP_PX = 4


class MediaPipePose(Closing):
    """Finds the pose of the same person in one picture after the other of one source.

    An instance serves one source, its pictures in order. It may be made in one thread and called
    from another (inference lets go of the interpreter lock), but only by one thread at a time.

    Args:
        model: "lite", "full" or "heavy", from quick to exact.

    Raises:
        UsageError: There is no model of this name.
        ModelError: The model is missing, altered or does not load.
    """

    def __init__(self, model: Variant = "full") -> None:
        self.model = model
        self._begin(PoseTracker(model))
        self._scout = _Landmarker(_SCOUT_MODEL, vision.RunningMode.IMAGE)

    def _begin(self, tracker: PoseTracker) -> None:
        """Follow nobody yet."""
        self._tracker = tracker
        self._follower = Follower()
        self._surroundings = Surroundings()
        self._last: Pose | None = None
        self._changed = False

    def close(self) -> None:
        """Give the models' memory and threads back; closing twice is fine."""
        self._tracker.close()
        self._scout.close()

    def estimate(self, frame: Frame) -> Pose | None:
        """Return the pose of the person who is followed, or None when that person was not found.

        The numbers are rounded (0.01 px, 0.1 mm, 0.001 of visibility) so that a recording of them
        is both short and exact.

        Raises:
            ModelError: The model failed on this picture.
            ValueError: The estimator has been closed.
        """
        self._last = self._estimate(frame)
        return self._last

    def _estimate(self, frame: Frame) -> Pose | None:
        tracked = self._tracker.estimate(self._for_tracker(frame))
        others = None
        stir = self._surroundings.stirs(frame.t, frame.image, tracked)
        if self._follower.wants_look(frame.t, tracked, stir=stir):
            others = self._look_around(frame, tracked)
        chosen = self._follower.choose(frame.t, tracked, others)
        if chosen is None or chosen is tracked:
            return chosen
        return self._tracker.turn_to(frame, chosen)

    def keep(self) -> None:
        """Stay with the person who is followed now, whoever else might be meant."""
        self._follower.keep()

    def restart(self) -> None:
        """Forget the person who was followed: the picture has been turned.

        Raises:
            ModelError: The model does not load again.
        """
        tracker = PoseTracker(self.model)
        self._tracker.close()
        self._begin(tracker)

    def change_model(self, model: Variant) -> None:
        """Go on with another model, and with the person who is followed now.

        Raises:
            UsageError: There is no model of this name.
            ModelError: The model is missing, altered or does not load; the one before goes on.
        """
        tracker = PoseTracker(model)
        self._tracker.close()
        self._tracker, self.model, self._changed = tracker, model, True

    @property
    def others(self) -> int:
        """How many people besides the one who is followed have been in sight of late."""
        return self._follower.others

    def _for_tracker(self, frame: Frame) -> Frame:
        """Return the picture for the tracker, from which it may take up nobody else."""
        changed, self._changed = self._changed, False
        if changed and self._last is not None:
            return replace(frame, image=_alone(frame.image, self._last))
        return self._veiled(frame)

    def _veiled(self, frame: Frame) -> Frame:
        """Return the picture for the tracker: somebody close by is hidden outside the person."""
        company = self._follower.neighbours(frame.t)
        if company is None:
            return frame
        person, near = company
        image = frame.image.copy()
        for other in near:
            image[_region(other, _HIDE_MARGIN)] = _GREY
        own = _region(person, _SHOW_MARGIN)
        image[own] = frame.image[own]
        return replace(frame, image=image)

    def _look_around(self, frame: Frame, tracked: Pose | None) -> list[Pose]:
        """Return the poses of people other than the tracked one, the most prominent first."""
        image = frame.image.copy()
        found: list[Pose] = []
        hidden = tracked
        for _ in range(_MOST_OTHERS):
            if hidden is not None:
                image[_region(hidden, _HIDE_MARGIN)] = _GREY
            hidden = self._scout.detect(frame, image)
            if hidden is None:
                break
            found.append(hidden)
        return found


class PoseTracker(Closing):
    """Follows the first person it finds, until that person is lost to it: MediaPipe's VIDEO mode.

    Takes the same arguments, raises the same errors and is used in the same way as
    :class:`MediaPipePose`; whoever comes in between may take over.
    """

    def __init__(self, model: Variant = "full") -> None:
        self._landmarker = _Landmarker(model, vision.RunningMode.VIDEO)

    def close(self) -> None:
        """Give the model's memory and thread back; closing twice is fine."""
        self._landmarker.close()

    def estimate(self, frame: Frame) -> Pose | None:
        """Return the pose in the picture, or None when nobody was found."""
        return self._landmarker.detect(frame, frame.image)

    def turn_to(self, frame: Frame, person: Pose) -> Pose:
        """Let go of whoever is tracked and follow another person in the picture.

        Returns:
            The tracker's own pose of the person, or ``person`` when it did not find anybody there.
        """
        self._landmarker.detect(frame, np.full_like(frame.image, _GREY))
        found = self._landmarker.detect(frame, _alone(frame.image, person))
        return found if found is not None and is_same_person(found, person) else person


class PoseDetector(Closing):
    """Finds the pose in single frames, each for itself, with the quickest model.

    Raises the same errors and is used in the same way as :class:`MediaPipePose`.
    """

    def __init__(self) -> None:
        self._landmarker = _Landmarker(_SCOUT_MODEL, vision.RunningMode.IMAGE)

    def close(self) -> None:
        """Give the model's memory and threads back."""
        self._landmarker.close()

    def estimate(self, frame: Frame) -> Pose | None:
        """Return the pose in the frame, or None when nobody was found."""
        return self._landmarker.detect(frame, frame.image)


class _Landmarker:
    """MediaPipe's landmarker for one person, silenced and sure to be closed."""

    def __init__(self, model: Variant, mode: vision.RunningMode) -> None:
        landmarker = _create(load_model(model), mode)
        self._landmarker = landmarker
        # Also at the end of the program, when nobody called close(): PoseLandmarker.__del__ comes
        # so late there that it finds its own module gone and prints a traceback.
        self._release = weakref.finalize(self, _release, landmarker)
        self._follows = mode is vision.RunningMode.VIDEO
        self._last_timestamp_ms = -1
        self._logs_expected = True

    def close(self) -> None:
        self._release()

    def detect(self, frame: Frame, image: Image) -> Pose | None:
        """Return the pose in an image that stands for the frame's; errors as documented above."""
        if not self._release.alive:
            raise ValueError("expected an open estimator, got one that was closed; make another")
        picture = mp.Image(
            image_format=mp.ImageFormat.SRGB, data=cv2.cvtColor(_fitted(image), cv2.COLOR_BGR2RGB)
        )
        # The last of the native log lines comes with the first person that is found, be it after
        # minutes; each is written once in the life of a process.
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
        # Whole milliseconds that must grow, whatever the picture rate.
        self._last_timestamp_ms = max(self._last_timestamp_ms + 1, round(1000 * t))
        return self._landmarker.detect_for_video(picture, self._last_timestamp_ms)


def _create(bundle: bytes, mode: vision.RunningMode) -> Any:
    """Return a landmarker for one person; raise ModelError when it does not load."""
    options = vision.PoseLandmarkerOptions(
        # From memory: a path would have to be readable by native code, which on Windows a folder
        # with an accent in its name is not.
        base_options=BaseOptions(model_asset_buffer=bundle),
        running_mode=mode,
        num_poses=1,
        # Of others it is only asked where they are.
        output_segmentation_masks=mode is vision.RunningMode.VIDEO,
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
    return rounded(
        Pose(
            t=frame.t,
            size=(width, height),
            image=in_picture[:, :2] * (width, height),
            world=in_space,
            visibility=in_picture[:, 2],
        )
    )


def _back(pose: Pose, mask: mp.Image) -> FloatArray | None:
    """Return the outline of the back in pixels of the frame, whose size the mask need not have."""
    person = mask.numpy_view()[..., 0]
    ratio = np.array(person.shape[::-1]) / pose.size
    outline = back_outline(pose.image * ratio, pose.world, person)
    return None if outline is None else rounded_outline(outline / ratio)


def _fitted(image: Image) -> Image:
    """Return the picture in a size that the landmarker takes; places are shares of it anyhow."""
    height, width = image.shape[:2]
    ratio = min(1.0, _LARGEST_PX / max(width, height))
    wide = max(1, round(width * ratio / _WIDTH_STEP_PX)) * _WIDTH_STEP_PX
    size = (wide, max(1, round(height * ratio)))
    if size == (width, height):
        return image
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)


def _alone(image: Image, person: Pose) -> Image:
    """Return the picture with nothing but a person in it."""
    alone = np.full_like(image, _GREY)
    region = _region(person, _SHOW_MARGIN)
    alone[region] = image[region]
    return alone


def _region(pose: Pose, margin: float) -> tuple[slice, slice]:
    """Return rows and columns of the box around a pose, wider by a share of its longer side."""
    low, high = pose.image.min(axis=0), pose.image.max(axis=0)
    room = margin * (high - low).max()
    left, top = np.clip(np.floor(low - room), 0, pose.size).astype(int)
    right, bottom = np.clip(np.ceil(high + room), 0, pose.size).astype(int)
    return slice(top, bottom), slice(left, right)


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__
