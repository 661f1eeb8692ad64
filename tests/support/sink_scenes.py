"""Exercises, people and ticks for the tests of what is drawn."""

from __future__ import annotations

from typing import Any

import numpy as np

from formcheck.core.exercise.definition import Cycle, Exercise, Hold, Signal, Start
from formcheck.core.exercise.rules import Fault, Range, RepFault
from formcheck.core.pose.frame import Frame, Image
from formcheck.core.pose.landmarks import FloatArray, Landmark, Pose
from formcheck.core.results.events import NotChecked, Tick
from formcheck.core.types import Phase

SIZES = (
    (640, 480),
    (1280, 720),
    (1920, 1080),
    (360, 640),
    (720, 1280),
    (480, 270),
    (120, 100),
    (100, 1000),
    (1, 1),
)
GREY_LEVEL = 90

# Where a person of height 1 has the landmarks: x to the right of the middle, y down from the top.
_FIGURE = {
    "NOSE": (0.0, 0.10),
    "LEFT_EAR": (0.04, 0.09),
    "RIGHT_EAR": (-0.04, 0.09),
    "MOUTH_LEFT": (0.015, 0.12),
    "MOUTH_RIGHT": (-0.015, 0.12),
    "LEFT_SHOULDER": (0.10, 0.22),
    "RIGHT_SHOULDER": (-0.10, 0.22),
    "LEFT_ELBOW": (0.14, 0.38),
    "RIGHT_ELBOW": (-0.14, 0.38),
    "LEFT_WRIST": (0.15, 0.52),
    "RIGHT_WRIST": (-0.15, 0.52),
    "LEFT_HIP": (0.07, 0.52),
    "RIGHT_HIP": (-0.07, 0.52),
    "LEFT_KNEE": (0.08, 0.74),
    "RIGHT_KNEE": (-0.08, 0.74),
    "LEFT_ANKLE": (0.08, 0.94),
    "RIGHT_ANKLE": (-0.08, 0.94),
    "LEFT_HEEL": (0.07, 0.96),
    "RIGHT_HEEL": (-0.07, 0.96),
    "LEFT_FOOT_INDEX": (0.11, 0.98),
    "RIGHT_FOOT_INDEX": (-0.11, 0.98),
}


def _signal(name: str, unit: Any, title: str, parts: tuple[str, ...]) -> Signal:
    return Signal(name, unit, title, lambda body, side: 0.0, parts=parts)


_KNEE = _signal("knee", "deg", "Knee", ("hip", "knee", "ankle"))
_TRUNK = _signal("trunk", "deg", "Trunk lean", ("hip", "shoulder"))
_APART = _signal("apart", "ratio", "Knees apart", ("knee", "ankle"))
_HEEL = _signal("heel", "leg", "Heel", ("heel", "toe"))

SQUAT = Exercise(
    name="squat",
    title="Squat",
    views=("side", "oblique", "front"),
    signals=(_KNEE, _TRUNK, _APART, _HEEL),
    shown=("knee", "trunk"),
    measure=Cycle("knee", rest=150, attempt=130, depth=105, full=85),
    faults=(
        Fault("round", "Back rounds", "Straighten your back", "Why.", "trunk", above=60,
              severity="stop"),
        Fault("lean", "Trunk folds", "Chest up", "Why.", "trunk", above=40),
        Fault("valgus", "Knees cave in", "Push your knees out over your toes and keep them there",
              "Why.", "apart", below=0.75, views=("front",)),
        RepFault("shallow", "Not deep", "Go deeper", "Why.", "min:knee", above=100),
        RepFault("fast", "Drops down", "Slower", "Why.", "out_s", below=0.6),
    ),
    start=Start((Range("knee", 160, 190),), 0.5),
    camera="From the side.",
    prescription="10",
    phase_titles={Phase.OUT: "Down", Phase.BACK: "Up"},
)  # fmt: skip
PLANK = Exercise(
    name="plank",
    title="Plank",
    views=("side",),
    signals=(_KNEE, _TRUNK),
    shown=("knee",),
    measure=Hold((Range("knee", 150, 190),)),
    faults=(Fault("sag", "Hips sag", "Lift your hips", "Why.", "trunk", below=-6,
                  phases=(Phase.HOLD,)),),
    start=Start((Range("knee", 150, 190),), 0.5),
    camera="From the side.",
    prescription="60 s",
)  # fmt: skip


def person(
    size: tuple[int, int],
    *,
    middle: tuple[float, float] = (0.5, 0.5),
    height: float = 0.8,
    t: float = 0.0,
) -> Pose:
    """Return somebody who stands; place and height as shares of the picture's size."""
    image: FloatArray = np.full((len(Landmark), 2), np.nan)
    tall = height * size[1]
    for name, (x, y) in _FIGURE.items():
        image[Landmark[name]] = (
            middle[0] * size[0] + x * tall,
            middle[1] * size[1] + (y - 0.5) * tall,
        )
    seen = np.where(np.isnan(image[:, 0]), 0.0, 1.0)
    return Pose(t=t, size=size, image=image, world=np.zeros((len(Landmark), 3)), visibility=seen)


def picture(size: tuple[int, int]) -> Image:
    """Return an even grey picture of this width and height."""
    return np.full((size[1], size[0], 3), GREY_LEVEL, np.uint8)


def frame(size: tuple[int, int], t: float = 0.0) -> Frame:
    """Return a frame with an even grey picture."""
    return Frame(index=0, t=t, image=picture(size))


def tick(pose: Pose | None, **changes: Any) -> Tick:
    """Return a tick in the middle of a session."""
    values: dict[str, Any] = {
        "t": 0.0,
        "side": "left",
        "view": "side",
        "facing": "left",
        "signals": {"knee": 92.4, "trunk": 31.0, "apart": 0.8, "heel": 0.01},
        "phase": Phase.READY,
        "progress": 0.4,
        "reps": 3,
        "attempts": 0,
        "hold_s": 12.34,
    }
    return Tick(pose=pose, **(values | changes))


def unjudged(*codes: str) -> tuple[NotChecked, ...]:
    """Return entries for faults that cannot be judged."""
    return tuple(NotChecked(code, "hidden_by_view", 3.0, view="side") for code in codes)
