"""The lines of a recording: header, poses and end as JSON text.

The decimal text of a double is exact: reading gives the written numbers to the last bit.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from formcheck.core.goal import Goal
from formcheck.core.pose.landmarks import FloatArray, Pose
from formcheck.core.results.report import Source

FORMAT = "formcheck-poses"
#: A change that an older reader would misread raises this.
VERSION = 1

#: No frame is larger, and no landmark lies further from one: squares of larger numbers overflow.
MAX_SIDE_PX, MAX_COORDINATE = 1_000_000, 1e7


@dataclass(frozen=True, slots=True)
class Header:
    """The first line of a recording.

    Attributes:
        thresholds: Only changed ones, by name.
        model: Variant of the pose model at the beginning.
        source: As it was when the session began.
        formcheck_version: The version that wrote the recording.
    """

    exercise: str
    thresholds: Mapping[str, float]
    model: str
    source: Source
    formcheck_version: str
    goal: Goal | None = None


def header_line(header: Header) -> bytes:
    """Return the first line."""
    return _encode(
        {
            "format": FORMAT,
            "version": VERSION,
            "formcheck_version": header.formcheck_version,
            "exercise": header.exercise,
            "thresholds": dict(header.thresholds),
            "model": header.model,
            "source": _source_dict(header.source),
            **({"goal": header.goal.to_dict()} if header.goal else {}),
        }
    )


def pose_line(
    t: float, pose: Pose | None, size: tuple[int, int] | None, *, model: str | None = None
) -> bytes:
    """Return the line of one frame.

    Args:
        t: Time in seconds.
        pose: The pose, if there is one.
        size: The last size that was written.
        model: The pose model, if it changes with this frame.
    """
    data: dict[str, Any] = {"t": t} if model is None else {"t": t, "model": model}
    if pose is None:
        return _encode({**data, "pose": None})
    if pose.size != size:
        data["size"] = list(pose.size)
    data["image"] = _list(pose.image)
    data["world"] = _list(pose.world)
    data["visibility"] = _list(pose.visibility)
    if pose.back is not None:
        data["back"] = _list(pose.back)
    if pose.after_cut:
        data["after_cut"] = True
    return _encode(data)


def end_line(source: Source) -> bytes:
    """Return the last line, with the source as it was at its end."""
    return _encode({"end": _source_dict(source)})


def _encode(data: Mapping[str, Any]) -> bytes:
    return _ENCODER.encode(data).encode("ascii") + b"\n"


def _list(array: FloatArray) -> Sequence[float | None]:
    values: list[float] = array.ravel().tolist()
    if not np.isnan(array).any():
        return values
    return [None if math.isnan(value) else value for value in values]


def _source_dict(source: Source) -> dict[str, Any]:
    data = {**asdict(source), "fps": source.fps if math.isfinite(source.fps) else None}
    for key in ("models", "rotate_deg"):
        if not data[key]:
            del data[key]
    return data


_ENCODER = json.JSONEncoder(separators=(",", ":"), allow_nan=False)
