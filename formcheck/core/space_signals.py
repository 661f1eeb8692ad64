"""Signals of the body in space, for postures that a picture folds flat.

They are read from the model's world landmarks, whose depth is a guess: coarser than what the
picture shows of a limb that lies in its plane, but the same from every view. NaN as in
formcheck.core.signals.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from operator import attrgetter

from formcheck.core.body import PARTS, Body
from formcheck.core.events import Side, View
from formcheck.core.exercise import Signal
from formcheck.core.sided import by_side
from formcheck.core.signals import ALL_VIEWS
from formcheck.core.space import Vector, angle_between_deg, length, way

__all__ = ["joint_in_space", "limbs_agree"]

_IN_SPACE = attrgetter("space")
_THIGHS, _SHINS = (
    tuple((PARTS[upper][side], PARTS[lower][side]) for side in (0, 1))
    for upper, lower in (("hip", "knee"), ("knee", "ankle"))
)


def joint_in_space(
    name: str, title: str, parts: tuple[str, str, str], *, views: tuple[View, ...] = ALL_VIEWS
) -> Signal:
    """Interior angle in degrees at the middle one of three parts."""

    def figure(a: Vector, b: Vector, c: Vector) -> float:
        return angle_between_deg(way(b, a), way(b, c))

    return Signal(name, "deg", title, by_side(parts, figure, _IN_SPACE), views=views, parts=parts)


def limbs_agree(name: str, title: str, *, views: tuple[View, ...] = ALL_VIEWS) -> Signal:
    """The least ratio, 0 to 1, of bones that are about equally long in everybody.

    Both thighs, both shins, and thigh and shin of each side, as far as they are seen. A model that
    guesses a hidden limb makes it too short or too long.
    """

    def read(body: Body, side: Side) -> float:
        thighs, shins = (_lengths(body, bones) for bones in (_THIGHS, _SHINS))
        pairs = (thighs, shins, *zip(thighs, shins, strict=True))
        ratios = [min(pair) / max(pair) for pair in pairs if all(bone > 0 for bone in pair)]
        return min(ratios, default=math.nan)

    return Signal(name, "ratio", title, read, views=views, parts=("hip", "knee", "ankle"))


def _lengths(body: Body, bones: Sequence[tuple[int, int]]) -> tuple[float, ...]:
    return tuple(length(way(body.space[a], body.space[b])) for a, b in bones)
