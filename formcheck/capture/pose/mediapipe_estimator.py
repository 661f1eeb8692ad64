"""The pose of one person in each frame, by MediaPipe's pose landmarker.

A tracker follows one person, which is cheap. From time to time a scout looks for others, with the
tracked person hidden, because the detector drops people who stand close together.
:mod:`formcheck.capture.pose.person_selection` decides whom to follow.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from formcheck.capture.frame_source import Closing
from formcheck.capture.pose.landmarker import Landmarker
from formcheck.capture.pose.model_files import QUICKEST, Variant
from formcheck.capture.pose.person_selection import Follower, is_same_person
from formcheck.capture.pose.scene_motion import Surroundings
from formcheck.core.pose.frame import Frame, Image
from formcheck.core.pose.landmarks import Pose

#: Increase it whenever a frame may give another pose than before: caches of poses contain it.
ESTIMATOR = 6

_MOST_OTHERS = 2
#: Margins of the box in which a person is hidden or shown, as shares of its longer side: the box
#: ends at the joints, and a head or a hand that sticks out is found as a person of its own.
_HIDE_MARGIN = 0.1
_SHOW_MARGIN = 0.15
_GREY = 128


class MediaPipePose(Closing):
    """Finds the pose of the same person in all frames of a source.

    An instance serves one source, with its frames in order. It may be made in one thread and called
    from another (inference releases the interpreter lock), but only by one thread at a time.

    Raises:
        UsageError: There is no model of this name.
        ModelError: The model is missing, altered or does not load.
    """

    def __init__(self, model: Variant = "full") -> None:
        self.model = model
        self._cut = False
        self._begin(PoseTracker(model))
        # Others only need a place, not an exact pose.
        self._scout = Landmarker(QUICKEST, follows=False)

    def _begin(self, tracker: PoseTracker) -> None:
        """Follow nobody yet."""
        self._tracker = tracker
        self._follower = Follower()
        self._surroundings = Surroundings()
        self._last: Pose | None = None
        self._changed = False

    def close(self) -> None:
        self._tracker.close()
        self._scout.close()

    def estimate(self, frame: Frame) -> Pose | None:
        """Return the pose of the followed person, or None if that person was not found.

        Raises:
            ModelError: The model failed on this frame.
            ValueError: The estimator has been closed.
        """
        if frame.after_cut:
            # The tracker would look for the person where it was in the take before.
            self.restart()
            self._cut = True
        self._last = self._estimate(frame)
        if self._last is None or not self._cut:
            return self._last
        self._cut = False
        return replace(self._last, after_cut=True)

    def _estimate(self, frame: Frame) -> Pose | None:
        tracked = self._tracker.estimate(self._for_tracker(frame))
        others = None
        moving = self._surroundings.moves_outside(frame.t, frame.image, tracked)
        if self._follower.wants_look(frame.t, tracked, moving=moving):
            others = self._look_around(frame, tracked)
        chosen = self._follower.choose(frame.t, tracked, others)
        if chosen is None or chosen is tracked:
            return chosen
        return self._tracker.turn_to(frame, chosen)

    def keep(self) -> None:
        """Stay with the person followed now, even if another seems more likely."""
        self._follower.keep()

    def restart(self) -> None:
        """Forget the followed person, because the frames have been turned or show another take."""
        tracker = PoseTracker(self.model)
        self._tracker.close()
        self._begin(tracker)

    def change_model(self, model: Variant) -> None:
        """Continue with another model and the same person.

        Raises:
            UsageError: There is no model of this name.
            ModelError: The model is missing, altered or does not load; the old one stays in use.
        """
        tracker = PoseTracker(model)
        self._tracker.close()
        self._tracker, self.model, self._changed = tracker, model, True

    @property
    def others(self) -> int:
        return self._follower.others

    def _for_tracker(self, frame: Frame) -> Frame:
        """Return the frame for the tracker, with other people hidden."""
        changed, self._changed = self._changed, False
        if changed and self._last is not None:
            return replace(frame, image=_show_only(frame.image, self._last))
        return self._hide_neighbours(frame)

    def _hide_neighbours(self, frame: Frame) -> Frame:
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
    """Follows the first person it finds (MediaPipe's VIDEO mode).

    Used as :class:`MediaPipePose`, but people who pass in front may take over.
    """

    def __init__(self, model: Variant = "full") -> None:
        self._landmarker = Landmarker(model, follows=True)

    def close(self) -> None:
        self._landmarker.close()

    def estimate(self, frame: Frame) -> Pose | None:
        return self._landmarker.detect(frame)

    def turn_to(self, frame: Frame, person: Pose) -> Pose:
        """Follow another person in the frame from now on.

        Returns:
            The tracker's own pose of the person, or ``person`` if it found nobody there.
        """
        self._landmarker.detect(frame, np.full_like(frame.image, _GREY))
        found = self._landmarker.detect(frame, _show_only(frame.image, person))
        return found if found is not None and is_same_person(found, person) else person


def _show_only(image: Image, person: Pose) -> Image:
    """Return the image with everything hidden except a person."""
    alone = np.full_like(image, _GREY)
    region = _region(person, _SHOW_MARGIN)
    alone[region] = image[region]
    return alone


def _region(pose: Pose, margin: float) -> tuple[slice, slice]:
    """Return rows and columns of a pose's box, with a margin relative to its longer side."""
    low, high = pose.image.min(axis=0), pose.image.max(axis=0)
    room = margin * (high - low).max()
    left, top = np.clip(np.floor(low - room), 0, pose.size).astype(int)
    right, bottom = np.clip(np.ceil(high + room), 0, pose.size).astype(int)
    return slice(top, bottom), slice(left, right)
