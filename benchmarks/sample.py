"""A sample of clips that nothing was set on, small enough for CI, and its scores.

Of every exercise and maker it has the shortest clip with a label.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import cv2

from benchmarks.clips import PROCESSES, Clip

#: What the model needs for a frame on one core, and for how long poses may be looked for.
FRAME_S, LONGEST_S = 0.020, 8 * 60.0

#: Scores that the floor asks of a sample, by the last part of their names; the others follow from
#: these, or say more of the pose model than of the rules.
AT_LEAST = frozenset({"exact", "f1", "raised_on_labelled", "side_right"})
AT_MOST = frozenset({"false_alarms", "others_on_labelled", "hold_error_s", "ghosts"})


def sampled(clips: Iterable[Clip], frames_of: Callable[[Path], int]) -> list[Clip]:
    """Return the sample; the longest of it are left out where poses would take too long."""
    shortest: dict[tuple[str, str], tuple[int, str, Clip]] = {}
    for clip in clips:
        if is_labelled(clip):
            key, one = (clip.exercise, clip.origin), (frames_of(clip.path), clip.path.name, clip)
            shortest[key] = min(one, shortest.get(key, one), key=lambda found: found[:2])
    sample, left = [], int(LONGEST_S * PROCESSES / FRAME_S)
    for frames, _, clip in sorted(shortest.values(), key=lambda found: found[:2]):
        left -= frames
        if left < 0:
            break
        sample.append(clip)
    return sample


def is_labelled(clip: Clip) -> bool:
    """Return True for a clip with a count, a time or known faults."""
    return (clip.reps, clip.hold_s, clip.set_faults) != (None, None, None)


def frames_in(video: Path) -> int:
    """Return the number of frames that a video says it has."""
    capture = cv2.VideoCapture(str(video))
    try:
        return int(capture.get(cv2.CAP_PROP_FRAME_COUNT))
    finally:
        capture.release()


def floor_of(reached: Mapping[str, float]) -> dict[str, dict[str, float]]:
    """Return the floor that scores would just hold, in thousandths."""
    asked = [
        (name, score, name.rpartition(".")[2])
        for name, score in sorted(reached.items())
        if not math.isnan(score)
    ]
    return {
        "at_least": {
            name: math.floor(1000 * score) / 1000 for name, score, kind in asked if kind in AT_LEAST
        },
        "at_most": {
            name: math.ceil(1000 * score) / 1000 for name, score, kind in asked if kind in AT_MOST
        },
    }
