"""Draws whole frames, in a session and before it, from lists of elements; a new one is a line here.

Never writes into the given frame.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import cv2
import numpy as np

from formcheck.core.coaching.camera_setup import Advice
from formcheck.core.exercise.definition import Exercise
from formcheck.core.pose.frame import Frame, Image
from formcheck.core.pose.landmarks import Pose
from formcheck.core.results.events import Tick
from formcheck.sinks.overlay.banner import CueBanner, SetupBanner
from formcheck.sinks.overlay.cue_schedule import CueScheduler
from formcheck.sinks.overlay.notes import NotJudgedNote, ReasonNote
from formcheck.sinks.overlay.panel import Panel
from formcheck.sinks.overlay.skeleton import BackLine, Skeleton
from formcheck.sinks.overlay.sprites import warm_up_font
from formcheck.sinks.overlay.state import Element, State, StateBuilder
from formcheck.sinks.overlay.target_outline import TargetOutline

#: Elements on the person: everywhere, also in the small pictures of a report. They and those of the
#: setup are made before the exercise is known.
ON_PERSON: tuple[Callable[[Exercise | None], Element], ...] = (Skeleton, BackLine)
#: During a session.
SESSION: tuple[Callable[[Exercise], Element], ...] = (
    *ON_PERSON, Panel, CueBanner, NotJudgedNote,
)  # fmt: skip
#: Before a session.
SETUP: tuple[Callable[[Exercise | None], Element], ...] = (
    *ON_PERSON, TargetOutline, SetupBanner, ReasonNote,
)  # fmt: skip


class Overlay:
    """Draws what a tick says onto its frame.

    It remembers what was shown before, so that cues stay long enough to be read and nothing jumps;
    its only clock is the time of the ticks. Drawing the same tick twice gives the same.

    Args:
        exercise: What is done.
        mirrored: Show the image as a mirror would; text stays readable.
    """

    def __init__(self, exercise: Exercise, *, mirrored: bool = False) -> None:
        warm_up_font()
        self.mirrored = mirrored
        self._sides_alternate = exercise.sides == "each"
        self._cues = CueScheduler(exercise)
        self._states = StateBuilder()
        self._elements = [make(exercise) for make in SESSION]

    def tell(self, text: str) -> None:
        """Show a few words for a while, unless something about the exercise is more urgent."""
        self._cues.tell(text)

    def draw(self, frame: Frame, tick: Tick) -> Image:
        """Return a new image of the same size with everything drawn on it."""
        image = copy_image(frame, mirrored=self.mirrored)
        cue = self._cues.at(tick)
        state = self._states.build(image, tick.t, tick.pose, mirrored=self.mirrored)
        highlighted = tick.faults
        # Where sides alternate, a cue on the last rep would colour the limb of the next.
        if cue is not None and cue.code is not None and not self._sides_alternate:
            highlighted = (*highlighted, cue.code)
        state = replace(state, tick=tick, cue=cue, highlighted=highlighted)
        draw_elements(self._elements, image, state)
        return image


class SetupGuide:
    """Draws what to change until the session begins; the exercise may still be unknown."""

    def __init__(self, exercise: Exercise | None) -> None:
        self._states = StateBuilder()
        self._elements = [make(exercise) for make in SETUP]

    def draw(self, frame: Frame, pose: Pose | None, advice: Advice, *, mirrored: bool) -> Image:
        """Return a new image of the same size with everything drawn on it."""
        image = copy_image(frame, mirrored=mirrored)
        state = self._states.build(image, frame.t, pose, mirrored=mirrored)
        # Joints alone: advice may lie over a bone.
        state = replace(state, advice=advice, body=state.joints)
        draw_elements(self._elements, image, state)
        return image


def copy_image(frame: Frame, *, mirrored: bool) -> Image:
    """Return a copy of the frame's image to draw on."""
    if mirrored:
        return np.asarray(cv2.flip(frame.image, 1), np.uint8)
    return frame.image.copy()


def draw_elements(elements: Iterable[Element], image: Image, state: State) -> None:
    """Draw the elements onto the image, one after the other."""
    for element in elements:
        element.draw(image, state)
