"""Light causal smoothing of landmarks."""

from __future__ import annotations

import math
from typing import Protocol, TypeVar

import numpy as np

from formcheck.core.pose.landmarks import FloatArray

_Number = TypeVar("_Number", float, FloatArray)


class Smoother(Protocol):
    """Smooths (33, 2) points in pixels over time; NaN stays NaN. The leg is the body's scale."""

    def __call__(self, t: float, points: FloatArray, leg_px: float) -> FloatArray: ...


class OneEuro:
    """The One Euro filter (Casiez, Roussel and Vogel 2012) with speeds in leg lengths.

    At rest the cut-off is ``min_cutoff_hz``; it grows by ``beta`` hertz for each leg length a
    second of speed, so that a fast rep is not clipped. The pose model's own VIDEO mode has filtered
    already, hence the high cut-off: the extreme of a 1.5 s squat moves by less than 2 degrees
    (tests/core/pose/test_smoothing.py).
    """

    MAX_GAP_S = 0.5

    def __init__(self, min_cutoff_hz: float = 8.0, beta: float = 60.0) -> None:
        self._min_cutoff_hz = min_cutoff_hz
        self._beta = beta
        self._t = math.nan
        self._points: FloatArray | None = None
        self._speed: FloatArray | None = None

    def __call__(self, t: float, points: FloatArray, leg_px: float) -> FloatArray:
        """Return the filtered points; the filter starts again for a point that reappears."""
        dt = t - self._t
        self._t = t
        if self._points is None or self._speed is None or not 0 < dt <= self.MAX_GAP_S:
            self._points, self._speed = points, np.zeros_like(points)
            return points
        moved = points - self._points
        share = _share(1.0, dt)
        speed = (share / dt) * moved + (1 - share) * self._speed
        speed[np.isnan(speed)] = 0.0
        pace = np.hypot(speed[:, 0], speed[:, 1])
        weight = _share(self._min_cutoff_hz + (self._beta / leg_px) * pace, dt)
        smooth = self._points + weight[:, None] * moved
        np.copyto(smooth, points, where=np.isnan(self._points))
        self._points, self._speed = smooth, speed
        return smooth


def _share(cutoff_hz: _Number, dt: float) -> _Number:
    """Return the weight of the new value of a first-order low-pass filter."""
    ratio = 2 * math.pi * dt * cutoff_hz
    return ratio / (ratio + 1)
