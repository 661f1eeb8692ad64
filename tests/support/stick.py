"""A stick figure: angles in, the 33 landmarks of one person out.

Bone lengths are the shares of body height of Drillis and Contini (1966). The figure is built in
metres in its own directions (forward, up, left), then filmed by a camera that stands anywhere
around it, so that picture and world landmarks agree with each other.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from formcheck.core.pose.landmarks import BACK_STATIONS, FloatArray, Landmark, Pose

THIGH, SHIN, TRUNK, UPPER_ARM, FOREARM = 0.245, 0.246, 0.288, 0.186, 0.146
LEG = THIGH + SHIN
HALF_HIPS, HALF_SHOULDERS, NECK, HAND = 0.085, 0.129, 0.10, 0.08
HEIGHT_M = 1.75
#: Forward and up from the tip of the toes.
ANKLE, HEEL = (-0.11, 0.039), (-0.145, 0.0)
FOOT_LEG = -HEEL[0] / LEG
#: Forward, up and left from the middle of the hips of somebody who lies on them.
UNDER_THE_HIPS = np.array([0.0, -0.055, 0.0])
#: How far the back's outline lies off the line from hips to shoulders, in trunk lengths.
BACK_OFF = 0.25
#: Seen less than so far from the side, the outline is not that of the back.
LEAST_ACROSS = 0.45
#: Forward, up and sideways from the middle of the head, all of it turning with the head.
FACE = {
    "{}_EYE_INNER": (0.05, 0.015, 0.008),
    "{}_EYE": (0.05, 0.015, 0.018),
    "{}_EYE_OUTER": (0.05, 0.015, 0.028),
    "{}_EAR": (0.0, 0.0, 0.042),
    "MOUTH_{}": (0.05, -0.025, 0.012),
}

Angle = float | FloatArray


@dataclass(frozen=True, slots=True)
class Posture:
    """What the figure does, in degrees: a number, one for each picture (n,), or one for each
    side as well (n, 2). Inclinations are from upright, forward positive.

    Attributes:
        shin, thigh, trunk: Inclinations.
        upper_arm: 0 hangs straight down, 90 points forward.
        elbow: Flexion.
        wrist: Bend of the hand against the forearm, forward; a palm flat on the floor has 90.
        neck: Flexion of head against trunk.
        foot: How far the foot is pitched on its toes; lifts the heel.
        valgus: How far the knees swing inward about the line from hip to ankle.
        sway: How far both legs lean to the left.
        roll: How far the whole body is turned about the trunk, to the left.
        twist: How far the pelvis is turned further than the shoulders.
        round: By how much the back turns forward from hips to shoulders, evenly; 0 is flat,
            negative hollow.
        forward_m, left_m, up_m: Where the toes are; on the floor unless told otherwise.
        planted: 1 for a foot that stays in its place and carries the body, 0 for one that moves
            freely; at least one is planted.
        on_hips: 1 for somebody who lies on the hips, which stay where the toes would be.
    """

    shin: Angle = 0.0
    thigh: Angle = 0.0
    trunk: Angle = 0.0
    upper_arm: Angle = 0.0
    elbow: Angle = 0.0
    wrist: Angle = 0.0
    neck: Angle = 0.0
    foot: Angle = 0.0
    valgus: Angle = 0.0
    sway: Angle = 0.0
    roll: Angle = 0.0
    twist: Angle = 0.0
    round: Angle = 0.0
    forward_m: Angle = 0.0
    left_m: Angle = 0.0
    up_m: Angle = 0.0
    planted: Angle = 1.0
    on_hips: Angle = 0.0


@dataclass(frozen=True, slots=True)
class Camera:
    """Where the camera stands and how large its picture is.

    Attributes:
        stand_deg: 0 in front of the person, 90 at the person's right side (who then faces right
            in the picture), 180 behind, 270 or -90 at the left side.
        size: Width and height in pixels.
        px_per_m: Scale at the person's place; fitted to the picture when None.
        at: Where the spot on the floor between the toes shows, as shares of width and height.
        distance_m: Infinite for a picture without perspective.
        height_m: Height of the camera over the floor, of use with perspective.
        pitch_deg: 0 looks level, 90 straight down.
    """

    stand_deg: float = 90.0
    size: tuple[int, int] = (1280, 720)
    px_per_m: float | None = None
    at: tuple[float, float] = (0.5, 0.92)
    distance_m: float = math.inf
    height_m: float = 0.9
    pitch_deg: float = 0.0

    @property
    def scale(self) -> float:
        """Pixels to the metre."""
        return self.px_per_m or 0.42 * min(self.size)

    def film(
        self,
        points: FloatArray,
        t: FloatArray,
        *,
        rounding: FloatArray | None = None,
        noise: float = 0.0,
        seed: int = 0,
    ) -> list[Pose]:
        """Return one pose for each of (n, 33, 3) points; ``noise`` is a share of the leg.

        ``rounding`` (n,) is that of the back; without it the back is not seen.
        """
        stand = math.radians(self.stand_deg)
        forward = (math.sin(stand), 0.0, -math.cos(stand))
        left = (math.cos(stand), 0.0, math.sin(stand))
        seen = points @ np.array([forward, (0.0, -1.0, 0.0), left]) @ _pitch(self.pitch_deg)
        near = 1.0 / (1.0 + seen[..., 2:] / self.distance_m)
        lens = np.array([0.0, -self.height_m])
        image = np.array(self.at) * self.size + self.scale * (lens + near * (seen[..., :2] - lens))
        hips = seen[:, [Landmark.LEFT_HIP, Landmark.RIGHT_HIP]].mean(axis=1, keepdims=True)
        world = seen - hips
        if noise:
            trembling = np.random.default_rng(seed)
            spread_m = noise * LEG * HEIGHT_M
            image = image + trembling.normal(0, spread_m * self.scale, image.shape)
            world = world + trembling.normal(0, spread_m, world.shape)
        sure = np.full(len(Landmark), 0.99)
        across = math.sin(stand)
        if rounding is None or abs(across) < LEAST_ACROSS:
            backs: Sequence[FloatArray | None] = [None] * len(t)
        else:
            backs = list(outline(image, rounding, across))
        return [
            Pose(float(when), self.size, picture, body, sure, back)
            for when, picture, body, back in zip(t, image, world, backs, strict=True)
        ]


def _pitch(pitch_deg: float) -> FloatArray:
    """Return (3, 3) what looking down does to (right, down, away)."""
    pitch = math.radians(pitch_deg)
    cos, sin = math.cos(pitch), math.sin(pitch)
    return np.array([(1.0, 0.0, 0.0), (0.0, cos, sin), (0.0, -sin, cos)])


def outline(image: FloatArray, rounding: FloatArray, across: float) -> FloatArray:
    """Return the back's outline (n, 25, 2) of landmarks in the picture (n, 33, 2).

    Args:
        image: Pixels.
        rounding: (n,) by how many degrees the back turns from hips to shoulders.
        across: Positive when the person faces right.
    """
    hip = image[:, [Landmark.LEFT_HIP, Landmark.RIGHT_HIP]].mean(axis=1)[:, None]
    shoulder = image[:, [Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]].mean(axis=1)[:, None]
    trunk = shoulder - hip
    backward = np.sign(across) * np.stack([trunk[..., 1], -trunk[..., 0]], axis=-1)
    along = BACK_STATIONS[None, :, None]
    off = BACK_OFF + np.radians(rounding)[:, None, None] / 2 * along * (1.0 - along)
    return np.asarray(hip + along * trunk + off * backward)


def rounding(posture: Posture) -> FloatArray:
    """Return (n,) by how much the back turns forward, in degrees."""
    return np.asarray(_broadcast(posture)["round"].mean(axis=1))


def figure(posture: Posture) -> FloatArray:
    """Return (n, 33, 3) landmarks in metres: forward, up, left of the spot on the floor."""
    pose = _broadcast(posture)
    outward = np.array([1.0, -1.0])
    lower, upper = _leg(pose, outward), _arm(pose, outward) | _head(pose, outward)
    trunk, roll = leaning(pose["trunk"]), pose["roll"]
    parts = {
        **{name: _rolled(place, trunk, roll + pose["twist"]) for name, place in lower.items()},
        **{name: _rolled(place, trunk, roll) for name, place in upper.items()},
    }
    n = len(pose["shin"])
    points = np.zeros((n, len(Landmark), 3))
    for name, place in parts.items():
        for side, word in enumerate(("LEFT", "RIGHT")):
            points[:, Landmark[name.format(word)]] = place[:, side]
    lying = pose["on_hips"].max(axis=1)[:, None]
    floor = (1.0 - lying) * _floor(points, pose["planted"]) + lying * UNDER_THE_HIPS
    place = np.stack([pose[name].mean(axis=1) for name in ("forward_m", "up_m", "left_m")], axis=-1)
    return np.asarray((points - floor[:, None]) * HEIGHT_M + place[:, None])


def _floor(points: FloatArray, planted: FloatArray) -> FloatArray:
    """Return the spot (n, 3) between the toes of planted feet, at the height of the lowest."""
    toes = points[:, [Landmark.LEFT_FOOT_INDEX, Landmark.RIGHT_FOOT_INDEX]]
    forward = (toes[..., 0] * planted).sum(axis=1) / planted.sum(axis=1)
    up = np.where(planted > 0, toes[..., 1], np.inf).min(axis=1)
    return np.stack([forward, up, toes[..., 2].mean(axis=1)], axis=-1)


def _broadcast(posture: Posture) -> dict[str, FloatArray]:
    """Return every angle as (n, 2)."""
    values = {}
    for field in fields(Posture):
        value = np.asarray(getattr(posture, field.name), dtype=np.float64)
        values[field.name] = value if value.ndim == 2 else value.reshape(-1, 1)
    shape = np.broadcast_shapes(*(value.shape for value in values.values()), (1, 2))
    return {name: np.broadcast_to(value, shape) for name, value in values.items()}


def reframed(pose: Pose, size: tuple[int, int], zoom: float, shift_px: FloatArray) -> Pose:
    """Return the pose as another cut of the picture shows it; ``shift_px`` is of the new one."""
    back = None if pose.back is None else pose.back * zoom + shift_px
    return replace(pose, size=size, image=pose.image * zoom + shift_px, back=back)


def leaning(inclination_deg: FloatArray) -> FloatArray:
    """Return unit vectors (..., 3) that lean forward from upright."""
    angle = np.radians(inclination_deg)
    return np.stack([np.sin(angle), np.cos(angle), np.zeros_like(angle)], axis=-1)


def pitched(forward: float, up: float, pitch_deg: FloatArray) -> FloatArray:
    """Return the vector (forward, up) after its frame has leaned forward."""
    return up * leaning(pitch_deg) + forward * leaning(pitch_deg + 90.0)


def _sideways(width: float, outward: FloatArray) -> FloatArray:
    return np.stack([np.zeros(2), np.zeros(2), width * outward], axis=-1)


def _leg(pose: dict[str, FloatArray], outward: FloatArray) -> dict[str, FloatArray]:
    """Everything below the hips; the middle of the hips is the origin."""
    knee = SHIN * leaning(pose["shin"])
    hip = knee + THIGH * leaning(pose["thigh"])
    axis = hip / np.linalg.norm(hip, axis=-1, keepdims=True)
    off_axis = knee - (knee * axis).sum(axis=-1, keepdims=True) * axis
    reach = np.linalg.norm(off_axis, axis=-1, keepdims=True)
    swing = np.radians(pose["valgus"])[..., None]
    inward = _sideways(-1.0, outward)
    knee = knee - off_axis + off_axis * np.cos(swing) + reach * inward * np.sin(swing)
    knee, hip = _swayed(knee, pose["sway"]), _swayed(hip, pose["sway"])
    hips = np.broadcast_to(_sideways(HALF_HIPS, outward), hip.shape)
    ankle = hips - hip
    toe = ankle - pitched(*ANKLE, pose["foot"])
    heel = toe + pitched(*HEEL, pose["foot"])
    return {
        "{}_HIP": hips,
        "{}_KNEE": ankle + knee,
        "{}_ANKLE": ankle,
        "{}_HEEL": heel,
        "{}_FOOT_INDEX": toe,
    }


def _rolled(points: FloatArray, axis: FloatArray, angle_deg: FloatArray) -> FloatArray:
    """Turn points to the left about an axis through the middle of the hips."""
    angle = np.radians(angle_deg)[..., None]
    along = (points * axis).sum(axis=-1, keepdims=True) * axis
    sideways = np.cross(points, axis)
    return np.asarray(along + (points - along) * np.cos(angle) + sideways * np.sin(angle))


def _swayed(points: FloatArray, sway_deg: FloatArray) -> FloatArray:
    """Turn points about the forward line through the ankle."""
    sway = np.radians(sway_deg)
    forward, up, left = np.moveaxis(points, -1, 0)
    up, left = (
        up * np.cos(sway) - left * np.sin(sway),
        up * np.sin(sway) + left * np.cos(sway),
    )
    return np.stack([forward, up, left], axis=-1)


def _arm(pose: dict[str, FloatArray], outward: FloatArray) -> dict[str, FloatArray]:
    shoulder = TRUNK * leaning(pose["trunk"]) + _sideways(HALF_SHOULDERS, outward)
    elbow = shoulder + UPPER_ARM * leaning(180.0 - pose["upper_arm"])
    down_the_forearm = leaning(180.0 - pose["upper_arm"] - pose["elbow"])
    wrist = elbow + FOREARM * down_the_forearm
    hand = wrist + HAND * leaning(180.0 - pose["upper_arm"] - pose["elbow"] - pose["wrist"])
    fingers = dict.fromkeys(("{}_PINKY", "{}_INDEX", "{}_THUMB"), hand)
    return {"{}_SHOULDER": shoulder, "{}_ELBOW": elbow, "{}_WRIST": wrist, **fingers}


def _head(pose: dict[str, FloatArray], outward: FloatArray) -> dict[str, FloatArray]:
    facing = pose["trunk"] + pose["neck"]
    middle = TRUNK * leaning(pose["trunk"]) + NECK * leaning(facing)
    face = {
        name: middle + pitched(forward, up, facing) + _sideways(width, outward)
        for name, (forward, up, width) in FACE.items()
    }
    return {**face, "NOSE": middle + pitched(0.06, 0.0, facing)}
