"""The state of one frame, from which the elements of the overlay draw."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from formcheck.core.coaching.camera_setup import Advice
from formcheck.core.pose.frame import Image
from formcheck.core.pose.landmarks import FloatArray, Pose
from formcheck.core.results.events import Tick
from formcheck.sinks.overlay.body import (
    FaceHistory,
    ShownJoints,
    body_points,
    face_box,
    points_along_bones,
)
from formcheck.sinks.overlay.cue_schedule import Cue
from formcheck.sinks.overlay.style import Box, Scale


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """One frame as the elements see it; points and boxes are in pixels of the shown image.

    Attributes:
        t: Time of the frame in seconds.
        joints: (33, 2) landmarks to draw, NaN where there is none.
        body: (n, 2) points of the person that should not be drawn over, NaN where unknown.
        recent_face: Where the head was in the last seconds and may be again.
        tick: None before the session begins.
        highlighted: Codes of the faults whose limbs are drawn in colour.
        advice: What to change before the session begins; None during it.
        fixed: Areas to keep free: the head and what earlier elements drew there to stay.
        passing: Areas that earlier elements cover for a moment.
    """

    t: float
    scale: Scale
    pose: Pose | None
    joints: FloatArray
    body: FloatArray
    recent_face: Box | None
    mirrored: bool = False
    tick: Tick | None = None
    cue: Cue | None = None
    highlighted: tuple[str, ...] = ()
    advice: Advice | None = None
    fixed: list[Box] = field(default_factory=list)
    passing: list[Box] = field(default_factory=list)


class Element(Protocol):
    """Something that is drawn on a frame; it may remember earlier frames."""

    def draw(self, image: Image, state: State) -> None:
        """Draw onto the image, and add the area to be kept free to the state."""


class StateBuilder:
    """Makes the state of each frame; remembers joints and head against flicker."""

    def __init__(self) -> None:
        self._joints = ShownJoints()
        self._face = FaceHistory()

    def build(self, image: Image, t: float, pose: Pose | None, *, mirrored: bool) -> State:
        """Return the state of a frame; the caller adds tick, cue and advice."""
        scale = Scale.of(image)
        points = body_points(pose, scale, mirrored=mirrored)
        joints = self._joints.update(pose, points)
        face = face_box(points)
        self._face.note(t, face)
        fixed = [face] if face is not None else []
        body = points_along_bones(joints)
        return State(t, scale, pose, joints, body, self._face.box, mirrored, fixed=fixed)
