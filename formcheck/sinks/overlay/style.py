"""Colours and sizes of everything that is drawn on a frame.

A unit is one hundredth of the image's shorter side: a frame looks the same at every resolution. The
capitals of a cue of 9 units are 12 mm high on a 14 inch laptop: ten minutes of arc at four metres,
twice as much as normal sight needs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from formcheck.core.pose.frame import Image

#: Blue, green, red, as OpenCV wants them.
Color: TypeAlias = tuple[int, int, int]

WHITE: Color = (250, 250, 250)
GREY: Color = (198, 190, 184)
DARK: Color = (28, 23, 20)
GREEN: Color = (148, 214, 92)
AMBER: Color = (38, 172, 255)
RED: Color = (62, 58, 226)
BONE: Color = (236, 226, 132)
BONE_FAR: Color = (214, 208, 196)

#: Smaller text is left out: nobody could read it.
LEGIBLE_PX = 12.5
#: Nothing can be read on a smaller image, and only the person is drawn.
SMALLEST_PX = 100
#: From the border of the image to everything with words, in units.
MARGIN = 3.0
#: OpenCV takes points between pixels as whole numbers of this many binary places.
SUBPIXEL_BITS = 4
SUBPIXELS = 1 << SUBPIXEL_BITS


@dataclass(frozen=True, slots=True)
class Scale:
    """The size of an image and of one unit on it, in pixels; ``zoom`` makes units smaller."""

    width: int
    height: int
    zoom: float = 1.0

    @classmethod
    def of(cls, image: Image) -> Scale:
        return cls(width=image.shape[1], height=image.shape[0])

    @property
    def unit(self) -> float:
        """Pixels in one hundredth of the shorter side."""
        return min(self.width, self.height) / 100 * self.zoom

    @property
    def too_small(self) -> bool:
        """No words have room on the image."""
        return min(self.width, self.height) < SMALLEST_PX

    def px(self, units: float) -> int:
        """Return whole pixels for a length in units, at least 1."""
        return max(1, round(units * self.unit))

    def legible(self, units: float) -> bool:
        """Return True when text of this size can be read."""
        return units * self.unit >= LEGIBLE_PX


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels, half-open: ``right`` and ``bottom`` lie outside."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def meets(self, other: Box) -> bool:
        """Return True when the two share a point."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def grown(self, margin: float) -> Box:
        return Box(self.left - margin, self.top - margin, self.right + margin, self.bottom + margin)

    def joined(self, other: Box) -> Box:
        """Return the smallest rectangle around the two."""
        left, top = min(self.left, other.left), min(self.top, other.top)
        return Box(left, top, max(self.right, other.right), max(self.bottom, other.bottom))
