"""Judge pictures that you take yourself: ``python examples/watch_pictures.py VIDEO EXERCISE``.

Any source of upright BGR pictures with their times will do: a robot, an app, a network camera.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import cv2
import numpy as np

import formcheck
from formcheck.core.events import FaultRaised, RepCounted


def pictures(video: str) -> Iterator[formcheck.Frame]:
    capture = cv2.VideoCapture(video)
    index = 0
    while True:
        seen, image = capture.read()
        if not seen:
            return
        t = capture.get(cv2.CAP_PROP_POS_MSEC) / 1000
        yield formcheck.Frame(index, t, np.asarray(image, np.uint8))
        index += 1


def main(video: str, exercise: str) -> None:
    for tick in formcheck.stream(pictures(video), exercise):
        for event in tick.events:
            if isinstance(event, RepCounted):
                print(f"{tick.t:.1f} s: rep {event.number}")
            elif isinstance(event, FaultRaised):
                print(f"{tick.t:.1f} s: {event.cue}")


main(*sys.argv[1:3])
