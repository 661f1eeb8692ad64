"""Finds the cuts of a film: frames that show another take than the frame before.

Two measures are compared. The pattern of light and dark changes with a cut, with a lamp and with a
quick pan. The texture, the pattern relative to its surroundings, survives a lamp, and after a pan
is found again beside its place. A cut changes both at once (decision 21).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from formcheck.core.pose.frame import Frame, Image

#: Frames are compared as squares of this many pixels; every pixel is the mean of some of the frame.
_SIDE_PX = 64
_POINTS_PER_PX = 3
#: The spread of a frame in levels, below which it shows nothing: black, white, a covered lens.
_PLAIN = 3.0
#: Difference of two frames: 1 minus the correlation of their pixels. Cuts to another place or
#: camera have 0.34 to 0.84, drawings that are moved twice a second up to 0.23.
_DIFFERS = 0.3
#: A cut stands out by this factor from the last frames: a camera that is swung has had as much.
_STANDS_OUT, _RECENT = 4.0, 8
#: Correlation of the textures. Cuts have up to 0.59; lamps 0.87, pans by 0.15 of the frame 0.74.
_SAME_TEXTURE = 0.65
#: A half of the frame with this correlation has stayed: it is a caption that has come. Cuts have up
#: to 0.76 in a half. A half whose texture spreads less than this shows nothing, and says nothing.
_SAME_HALF, _TEXTURED = 0.8, 0.3
#: The texture is searched within this share of the frame.
_MOVED = 0.2
#: Pixels over which the texture is relative to its surroundings, and levels of noise.
_SURROUNDINGS_PX, _NOISE = 9, 2.0

_MIDDLE = _SIDE_PX // 2
_HALVES = (np.s_[:_MIDDLE], np.s_[_MIDDLE:], np.s_[:, :_MIDDLE], np.s_[:, _MIDDLE:])

_Grey = NDArray[np.float32]


def mark_cuts(frames: Iterable[Frame]) -> Iterator[Frame]:
    """Yield the same frames, with ``after_cut`` in those that begin another take."""
    detector = CutDetector()
    for frame in frames:
        yield replace(frame, after_cut=True) if detector.step(frame.image) else frame


class CutDetector:
    """Compares each frame with the one before it; plain frames are passed over."""

    def __init__(self) -> None:
        self._before: _Grey | None = None
        self._differences: deque[float] = deque(maxlen=_RECENT)

    def step(self, image: Image) -> bool:
        """Take the next frame; return whether the film cut before it."""
        now = _shrink(image)
        if now.std() < _PLAIN:
            return False
        before, self._before = self._before, now
        if before is None:
            return False
        difference = 1 - _best_match(before, now)
        usual = max(self._differences, default=0.0)
        self._differences.append(difference)
        sudden = difference > max(_DIFFERS, _STANDS_OUT * usual)
        return sudden and not _is_same_place(_texture(before), _texture(now))


def _shrink(image: Image) -> _Grey:
    """Return the green of a frame, most of its brightness, as a small square."""
    step = max(1, min(image.shape[:2]) // (_POINTS_PER_PX * _SIDE_PX))
    green = np.ascontiguousarray(image[::step, ::step, 1])
    small = cv2.resize(green, (_SIDE_PX, _SIDE_PX), interpolation=cv2.INTER_AREA)
    return small.astype(np.float32)


def _is_same_place(old: _Grey, new: _Grey) -> bool:
    """Return whether the texture is found again: in its place, moved, or in a half of the frame."""
    edge = round(_MOVED * _SIDE_PX)
    inner = old[edge:-edge, edge:-edge]
    if max(_best_match(old, new), _best_match(inner, new)) >= _SAME_TEXTURE:
        return True
    halves = [(old[half], new[half]) for half in _HALVES]
    return any(
        min(before.std(), now.std()) > _TEXTURED and _best_match(before, now) >= _SAME_HALF
        for before, now in halves
    )


def _texture(grey: _Grey) -> _Grey:
    """Return each pixel relative to mean and spread of its surroundings."""
    size = (_SURROUNDINGS_PX, _SURROUNDINGS_PX)
    mean = cv2.blur(grey, size)
    spread = np.sqrt(np.maximum(cv2.blur(grey * grey, size) - mean * mean, 0))
    return np.asarray((grey - mean) / (spread + _NOISE), np.float32)


def _best_match(part: _Grey, whole: _Grey) -> float:
    """Return the correlation of a part with the place where it fits best."""
    found: Any = cv2.matchTemplate(whole, part, cv2.TM_CCOEFF_NORMED)
    return float(found.max())
