"""Recorded poses for other programs: .trc, CSV, JSON.

Coordinates are metres from the middle of the hips: x to the right of the frame, y up, z toward the
camera, right-handed. With this origin in every frame the body does not travel: joint angles are
right, paths through the room are lost.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import PurePath

import numpy as np

from formcheck.core.pose.landmarks import FloatArray, Landmark, Pose
from formcheck.sinks.files.pose_formats import PoseFormat
from formcheck.sinks.files.session_files import csv_text


def export_poses(
    poses: Iterable[tuple[float, Pose | None]], form: PoseFormat, *, fps: float, name: str
) -> str:
    """Return poses as text.

    Args:
        poses: Time in seconds and pose of each frame; frames without one are kept, empty.
        form: The format.
        fps: Frames a second, for the head of a .trc; when NaN it is taken from the times.
        name: Of the file, for the head of a .trc.
    """
    known = list(poses)
    times = [t for t, _ in known]
    places = [_places(pose) for _, pose in known]
    match form:
        case "trc":
            return _trc(times, places, _rate(times, fps), name)
        case "csv":
            return _csv(times, places)
        case "json":
            return _json(times, places)


def _places(pose: Pose | None) -> FloatArray:
    """Return the (33, 3) landmarks in metres, y up; NaN where there is none."""
    if pose is None:
        return np.full((len(Landmark), 3), math.nan)
    # From x right, y down, z away from the camera.
    return np.asarray(pose.world * np.array([1.0, -1.0, -1.0]))


def _rate(times: Sequence[float], fps: float) -> float:
    if math.isfinite(fps) and fps > 0:
        return fps
    return (len(times) - 1) / (times[-1] - times[0]) if len(times) > 1 else 1.0


def _trc(times: Sequence[float], places: Sequence[FloatArray], rate: float, name: str) -> str:
    """Return the Track Row Column format as OpenSim documents it; an unknown marker is empty."""
    name = PurePath(name).name.encode("utf-8", "backslashreplace").decode("utf-8")
    names = [one.name.title().replace("_", "") for one in Landmark]  # such as LeftFootIndex
    head = ["DataRate", "CameraRate", "NumFrames", "NumMarkers", "Units"]
    figures = [f"{rate:.6g}", f"{rate:.6g}", str(len(times)), str(len(names)), "m"]
    axes = [f"{axis}{number}" for number in range(1, len(names) + 1) for axis in "XYZ"]
    lines = [
        ["PathFileType", "4", "(X/Y/Z)", " ".join(name.split())],
        [*head, "OrigDataRate", "OrigDataStartFrame", "OrigNumFrames"],
        [*figures, f"{rate:.6g}", "1", str(len(times))],
        ["Frame#", "Time", *(cell for one in names for cell in (one, "", ""))],
        ["", "", *axes],
        [],
    ]
    for number, (t, points) in enumerate(zip(times, places, strict=True), 1):
        lines.append([str(number), f"{t:.6f}", *_cells(points)])
    return "".join("\t".join(line) + "\n" for line in lines)


def _csv(times: Sequence[float], places: Sequence[FloatArray]) -> str:
    columns = [f"{one.name.lower()}_{axis}_m" for one in Landmark for axis in "xyz"]
    rows = ([f"{t:.6f}", *_cells(points)] for t, points in zip(times, places, strict=True))
    return csv_text(chain([["t_s", *columns]], rows))


def _json(times: Sequence[float], places: Sequence[FloatArray]) -> str:
    frames = [
        {"t_s": round(t, 6), "points": [_point(point) for point in points.tolist()]}
        for t, points in zip(times, places, strict=True)
    ]
    data = {
        "units": "m",
        "axes": "x right, y up, z toward the camera",
        "origin": "middle of the hips in each picture",
        "landmarks": [one.name.lower() for one in Landmark],
        "frames": frames,
    }
    return json.dumps(data) + "\n"


def _point(point: Sequence[float]) -> list[float] | None:
    return [round(value, 5) for value in point] if all(map(math.isfinite, point)) else None


def _cells(points: FloatArray) -> list[str]:
    return [f"{value:.5f}" if math.isfinite(value) else "" for value in points.ravel().tolist()]
