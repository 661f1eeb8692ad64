"""Judge pictures that you take yourself: ``python examples/watch_pictures.py VIDEO EXERCISE``.

Any source of upright BGR pictures with their times will do: a robot, an app, a network camera.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import cv2
import numpy as np

import formcheck
from formcheck.core.results.events import FaultRaised, HoldEnded, RepEnded


def pictures(video: str) -> Iterator[formcheck.Frame]:
    capture = cv2.VideoCapture(video)
    if not capture.isOpened():
        sys.exit(f"cannot open {video}")
    index = 0
    while True:
        seen, image = capture.read()
        if not seen:
            return
        t = capture.get(cv2.CAP_PROP_POS_MSEC) / 1000
        yield formcheck.Frame(index, t, np.asarray(image, np.uint8))
        index += 1


def main(video: str, exercise: str) -> None:
    try:
        ticks = formcheck.stream(pictures(video), exercise)
    except formcheck.FormcheckError as error:
        sys.exit(str(error))
    for tick in ticks:
        for event in tick.events:
            if isinstance(event, FaultRaised):
                print(f"{tick.t:.1f} s: {event.cue}")
            elif isinstance(event, RepEnded):
                # Some faults are known only when a repetition is over.
                print(f"{tick.t:.1f} s: rep {event.rep.number}", *event.rep.faults or ["good"])
            elif isinstance(event, HoldEnded):
                print(f"{tick.t:.1f} s: held {event.hold.held_s:.1f} s", *event.hold.faults)


if len(sys.argv) != 3:
    sys.exit("usage: python examples/watch_pictures.py VIDEO EXERCISE")
main(sys.argv[1], sys.argv[2])
