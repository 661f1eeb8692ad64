"""From the landmarks of the model to a reliable body."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from formcheck.core.pose.back_shape import UNKNOWN_BACK, BackShape, BackSmoother, back_shape
from formcheck.core.pose.body import PARTS, Body, body_of
from formcheck.core.pose.geometry import Places
from formcheck.core.pose.landmarks import FloatArray, Pose
from formcheck.core.pose.plausibility import (
    JumpFilter,
    Rejection,
    Rejections,
    implausible_bones,
    rejections_of,
)
from formcheck.core.pose.scale import BodyScale, SizeBy
from formcheck.core.pose.smoothing import OneEuro, Smoother
from formcheck.core.pose.view import ViewTracker
from formcheck.core.types import Facing, Side, View

_TRUNK = [index for part in ("shoulder", "hip") for index in PARTS[part]]


@dataclass(frozen=True, slots=True, eq=False)
class BodyReading:
    """The body in one frame and the position of the camera relative to it.

    Attributes:
        points: (33, 2) the landmarks of the body in pixels, NaN where rejected.
        rejections: (33,) why a landmark was rejected.
        leg_px: Length of the leg in pixels.
        nearer: The side that is nearer to the camera.
    """

    body: Body
    points: FloatArray
    rejections: Rejections
    leg_px: float
    frame_size: tuple[int, int]
    view: View
    nearer: Side


class Person:
    """Follows one person: view, scale, plausibility, smoothing and the back, in this order."""

    def __init__(self, smoother: Smoother | None = None, *, size_by: SizeBy = "leg") -> None:
        self._view = ViewTracker()
        self._scale = BodyScale(size_by)
        self._jumps = JumpFilter()
        self._smoother = smoother or OneEuro()
        self._back = BackSmoother()

    @property
    def view(self) -> View:
        return self._view.view

    @property
    def facing(self) -> Facing:
        return self._view.facing

    def see(self, pose: Pose, *, exercising: bool) -> BodyReading | None:
        """Take one pose; None while too little of the body is visible to know the person's size.

        ``exercising``: the person's distance from the camera does not change.
        """
        self._view.update(pose)
        rejections = rejections_of(pose)
        points = np.where((rejections == Rejection.NONE)[:, None], pose.image, np.nan)
        self._reject(
            Rejection.JUMPED,
            self._jumps(pose.t, points, self._scale.size.leg_px),
            rejections,
            points,
        )
        self._scale.update(pose.t, points, exercising=exercising)
        leg_px = self._scale.size.leg_px
        if math.isnan(leg_px):
            return None
        self._reject(Rejection.STRETCHED, implausible_bones(points, leg_px), rejections, points)
        points = self._smoother(pose.t, points, leg_px)
        back = self._back_of(pose, rejections)
        space = Places(pose.world, rejections != Rejection.NONE)
        body = body_of(points, self._scale.size, self._view.forward, back, self._view.prone, space)
        return BodyReading(
            body=body,
            points=points,
            rejections=rejections,
            leg_px=leg_px,
            frame_size=pose.size,
            view=self._view.view,
            nearer=self._view.nearer,
        )

    def _back_of(self, pose: Pose, rejections: Rejections) -> BackShape:
        """Return the shape of the back, unknown if the trunk it is measured along is rejected."""
        if pose.back is None or rejections[_TRUNK].any():
            return self._back.update(pose.t, UNKNOWN_BACK)
        return self._back.update(pose.t, back_shape(pose.back, pose.image))

    @staticmethod
    def _reject(
        reason: Rejection, where: NDArray[np.intp], rejections: Rejections, points: FloatArray
    ) -> None:
        """Store the rejected landmarks, mostly none, and blank them."""
        if where.size:
            rejections[where] = reason
            points[where] = np.nan
