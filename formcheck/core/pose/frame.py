"""One frame and its time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

#: (H, W, 3) uint8 BGR, upright.
Image: TypeAlias = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One frame of a source.

    Attributes:
        index: 0 for the first, growing; a live source leaves out the numbers it skipped.
        t: Presentation time in seconds, strictly increasing.
        image: (H, W, 3) uint8 BGR, upright; read only.
        captured_s: Its arrival on the monotonic clock; None for files.
        after_cut: The film has cut since the frame before.
    """

    index: int
    t: float
    image: Image
    captured_s: float | None = None
    after_cut: bool = False


#: Every eighth pixel is enough to tell light from dark.
_LIGHT_STEP = 8


def brightness_of(image: Image) -> float:
    """Return the mean level of an image, 0 (black) to 255 (white)."""
    return float(image[::_LIGHT_STEP, ::_LIGHT_STEP].mean())
