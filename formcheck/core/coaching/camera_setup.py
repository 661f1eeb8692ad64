"""Before a live session: what to change until the person and the camera are placed well.

It asks for one thing at a time, the most important first, and gives up after a while: a small room
must lock out nobody. It gives up sooner on poor light, a tilted camera or a second person, which
the session can live with.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from enum import StrEnum

from formcheck.core.debounce import Debounce
from formcheck.core.exercise.definition import Exercise
from formcheck.core.pose.body import PARTS
from formcheck.core.pose.landmarks import FloatArray, Pose
from formcheck.core.pose.view import ViewTracker
from formcheck.core.signals.joints import ALL_VIEWS

#: A longer time without a frame (a computer that slept) starts the check again. A slow computer
#: takes half a second for a frame.
GAP_S = 2.0
#: All must be well for this long: the person may still be walking.
WELL_FOR_S = 1.0
#: How long it asks for what the session can live without, and for the rest.
INSISTS_SOFTLY_S, INSISTS_S = 8.0, 40.0
#: Mean grey level of the frame: lamp-lit rooms have 55 and more (36 clips), frames with black
#: bars or a black wall, in which poses are found as well, 20 to 28 (3). Darker is dark.
DARK_LEVEL = 18.0
#: Shoulder to ankle along the body, as a share of the frame's shorter side. Real clips in which
#: reps are counted right have 0.3 and more.
SMALLEST_SHARE = 0.25
#: People who stand straight lean by 6 degrees at the most (15 clips); more is the camera.
TILTED_DEG = 10.0
#: How far stretched limbs reach past the body on either side, as a share of its length.
REACH_SHARE = 0.35
_STRAIGHT_SHARE = 0.97
_NEEDED = {"head": ("ear",), "feet": ("heel", "toe", "ankle"), "hips": ("hip",), "arms": ("elbow",)}


class Hint(StrEnum):
    """The kind of a change that is asked for."""

    APPEAR = "appear"
    MOVE_BACK = "move_back"
    COME_CLOSER = "come_closer"
    LEAVE_ROOM = "leave_room"
    TURN = "turn"
    LIGHT = "light"
    LEVEL = "level"
    ALONE = "alone"
    HOLD_STILL = "hold_still"
    BEGIN = "begin"


_SOFT = frozenset({Hint.LIGHT, Hint.LEVEL, Hint.ALONE, Hint.LEAVE_ROOM})


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing to change, in a few words to read and to hear, and why.

    Attributes:
        rotate_deg: The counterclockwise rotation with which it need not be changed; None if there
            is none.
    """

    hint: Hint
    text: str
    why: str = ""
    rotate_deg: int | None = None


@dataclass(frozen=True, slots=True)
class Sight:
    """Facts about one frame besides the pose.

    Attributes:
        light: Mean grey level, 0 to 255; NaN if unknown.
        others: Number of other people in the frame.
        rotate_deg: The counterclockwise rotation that the frame already has.
    """

    light: float = math.nan
    others: int = 0
    rotate_deg: int = 0


#: Shown while the rotation of the frame is being detected.
TURNING = Advice(
    Hint.BEGIN, "Take the start position", "It tells which way up the camera's picture is."
)


class CameraSetup:
    """Watches until all is well; has no clock. The exercise is None while it is not known.

    Attributes:
        ready: All is well, or it has given up.
        settled_for: The advice that it gave up on; None if all is well.
    """

    def __init__(self, exercise: Exercise | None) -> None:
        self._exercise = exercise
        self._view = ViewTracker()
        self._well = Debounce(WELL_FOR_S)
        self._seen = Debounce()
        self._last_t: float | None = None
        self.ready = False
        self.settled_for: Advice | None = None

    def step(self, t: float, pose: Pose | None, sight: Sight) -> Advice | None:
        """Take what was seen at ``t`` seconds; return what to change, or None once ready."""
        if self.ready:
            return None
        if pose is not None:
            self._view.update(pose)
        advice = self._advice(pose, sight)
        hole = self._last_t is not None and t - self._last_t > GAP_S
        self._last_t = t
        if hole or pose is None:
            self._well.reset()
            self._seen.reset()
        if pose is not None:
            self._insist(t, advice)
        if self.ready:
            return None
        return advice or Advice(Hint.HOLD_STILL, "Good, stay", "All of you is in the picture.")

    def _insist(self, t: float, advice: Advice | None) -> None:
        self._seen.step(t, True)
        self.ready = self._well.step(t, advice is None)
        if advice is None:
            return
        patience_s = INSISTS_SOFTLY_S if advice.hint in _SOFT else INSISTS_S
        if self._seen.lasted_s >= patience_s:
            self.ready, self.settled_for = True, advice

    def _advice(self, pose: Pose | None, sight: Sight) -> Advice | None:
        if sight.light < DARK_LEVEL and pose is None:
            return _MORE_LIGHT
        if pose is None:
            return Advice(Hint.APPEAR, "Step into the picture", "Nobody is seen.")
        return (
            _cut_off(pose, self._exercise)
            or _too_small(pose)
            or _turned_picture(pose, self._exercise, sight.rotate_deg)
            or self._turned(pose)
            or (_MORE_LIGHT if sight.light < DARK_LEVEL else None)
            or _tilted(pose)
            or _no_room(pose, self._exercise)
            or (_ONE_ONLY if sight.others else None)
        )

    def _turned(self, pose: Pose) -> Advice | None:
        exercise = self._exercise
        if self._view.view in (ALL_VIEWS if exercise is None else exercise.views):
            return None
        why = _ANY_EXERCISE if exercise is None else exercise.camera
        return Advice(Hint.TURN, "Turn your side to the camera", why)


_MORE_LIGHT = Advice(Hint.LIGHT, "More light, please", "In the dark joints are guessed.")
_ANY_EXERCISE = "From the side, two to three metres away, whole body in the picture."
_ONE_ONLY = Advice(Hint.ALONE, "One person only, please", "Somebody else is in the picture.")


def _cut_off(pose: Pose, exercise: Exercise | None) -> Advice | None:
    """Return what to do about parts that lie outside the frame."""
    width, height = pose.size
    cut = []
    for name, parts in _NEEDED.items():
        if name == "feet" and exercise is not None and exercise.size_by == "thigh":
            continue
        points = pose.image[[index for part in parts for index in PARTS[part]]]
        outside = (points < 0) | (points > (width, height))
        if outside.any(axis=1).all():
            cut.append(name)
    if not cut:
        return None
    why = f"Your {' and '.join(cut)} {'is' if cut == ['head'] else 'are'} not in the picture."
    y = pose.image[:, 1]
    if cut == ["feet"] and y.min() > 0.1 * height:
        return Advice(Hint.MOVE_BACK, "Tilt the camera down, or step back", why)
    if cut == ["head"] and y.max() < 0.9 * height:
        return Advice(Hint.MOVE_BACK, "Raise the camera, or step back", why)
    return Advice(Hint.MOVE_BACK, "Step back", why)


def _too_small(pose: Pose) -> Advice | None:
    if _length_px(pose) >= SMALLEST_SHARE * min(pose.size):
        return None
    return Advice(Hint.COME_CLOSER, "Come closer", "You are too small in the picture.")


def _trunk_and_legs(pose: Pose) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Return the middles of shoulders, hips, knees and ankles in pixels."""
    shoulder, hip, knee, ankle = (
        pose.image[list(PARTS[part])].mean(axis=0) for part in ("shoulder", "hip", "knee", "ankle")
    )
    return shoulder, hip, knee, ankle


def _length_px(pose: Pose) -> float:
    """Return the way from the shoulders along the body to the ankles."""
    return sum(math.dist(a, b) for a, b in itertools.pairwise(_trunk_and_legs(pose)))


def _tilted(pose: Pose) -> Advice | None:
    """Return what to do about a person who stands straight but not upright."""
    shoulder, *_, ankle = _trunk_and_legs(pose)
    across, up = (abs(way) for way in (shoulder - ankle).tolist())
    if math.hypot(across, up) < _STRAIGHT_SHARE * _length_px(pose) or up < across:
        return None
    tilt_deg = math.degrees(math.atan2(across, up))
    if tilt_deg < TILTED_DEG:
        return None
    return Advice(Hint.LEVEL, "Level the camera", f"It is tilted by about {tilt_deg:.0f} degrees.")


def _turned_picture(pose: Pose, exercise: Exercise | None, applied_deg: int) -> Advice | None:
    """Return what to do about a straight person who lies across the frame or is upside down."""
    if exercise is None or exercise.stance != "standing":
        return None
    shoulder, *_, ankle = _trunk_and_legs(pose)
    right, up = shoulder[0] - ankle[0], ankle[1] - shoulder[1]
    straight = math.hypot(right, up) >= _STRAIGHT_SHARE * _length_px(pose)
    if not straight or up >= abs(right):
        return None
    if abs(right) > abs(up):
        how, rotate_deg = "lie on your side", 90 if right > 0 else 270
    else:
        how, rotate_deg = "are upside down", 180
    return Advice(
        Hint.LEVEL,
        "Turn the camera upright",
        f"If you stand, you {how} in the picture.",
        rotate_deg=(applied_deg + rotate_deg) % 360,
    )


def _no_room(pose: Pose, exercise: Exercise | None) -> Advice | None:
    """Return what to do when limbs that will be stretched out would leave the frame."""
    if exercise is None or not exercise.stretches:
        return None
    left, right = pose.image[:, 0].min(), pose.image[:, 0].max()
    reach = REACH_SHARE * (right - left)
    if left >= reach and right <= pose.size[0] - reach:
        return None
    return Advice(Hint.LEAVE_ROOM, "Step back", "Your stretched hand and foot need room as well.")
