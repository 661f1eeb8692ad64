"""The lines of a recording: poses, header and end as JSON text, and back.

Decimal text of a double is exact, so what is read is what was written, to the last bit. Errors say
what is wrong with the line; the reader adds which line of which file.
"""

from __future__ import annotations

import contextlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, NoReturn, get_args

import numpy as np

from formcheck.core.goal import Goal
from formcheck.core.pose.landmarks import BACK_STATIONS, TURNS_DEG, FloatArray, Landmark, Pose
from formcheck.core.results.report import Source, SourceKind
from formcheck.errors import RecordingError

FORMAT = "formcheck-poses"
#: A change that an older reader would misread raises this.
VERSION = 1

#: No frame is larger, and no landmark lies further from one: squares of larger numbers overflow.
MAX_SIDE_PX, MAX_COORDINATE = 1_000_000, 1e7
_NUMBER_OR_NULL = {float, int, type(None)}


@dataclass(frozen=True, slots=True)
class Header:
    """What a recording says before its first pose.

    Attributes:
        exercise: Name of the exercise that was done.
        thresholds: Only those that were changed.
        model: Variant of the pose model.
        source: What was known of it when the session began.
        formcheck_version: That wrote the recording.
        goal: What the person wanted to do, if that was said.
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
    """Return the line of one picture at ``t`` seconds.

    Args:
        t: When it was taken.
        pose: Who was seen in it.
        size: The last that was written.
        model: The pose model, if it is another from this picture on.
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
    return _encode(data)


def end_line(source: Source) -> bytes:
    """Return the last line: what was known of the source once it had ended."""
    return _encode({"end": _source_dict(source)})


def decode(line: bytes) -> dict[str, Any]:
    """Return the object of one line.

    Raises:
        RecordingError: It is not a JSON object, or holds numbers that JSON does not have.
    """
    try:
        data = _DECODER.decode(line.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise RecordingError("expected a line of JSON, got something damaged") from error
    if not isinstance(data, dict):
        raise RecordingError(f"expected a JSON object, got {_kind(data)}")
    return data


def header_from(data: Mapping[str, Any]) -> Header:
    """Return the header.

    Raises:
        RecordingError: It is not the header of a recording of this version.
    """
    if data.get("format") != FORMAT:
        raise RecordingError(f'expected "format": "{FORMAT}", got another kind of file')
    if data.get("version") != VERSION:
        raise RecordingError(
            f"expected version {VERSION} of the format, got {str(data.get('version'))[:20]}; "
            "read it with the formcheck that wrote it or a newer one"
        )
    thresholds = _typed(data, "thresholds", dict)
    return Header(
        exercise=_typed(data, "exercise", str),
        thresholds={name: _number(value, f"{name:.60}") for name, value in thresholds.items()},
        model=_typed(data, "model", str),
        source=_source_from(_typed(data, "source", dict)),
        formcheck_version=_typed(data, "formcheck_version", str),
        goal=_goal_from(_typed(data, "goal", dict)) if "goal" in data else None,
    )


def pose_from(
    data: Mapping[str, Any], size: tuple[int, int] | None
) -> tuple[float, Pose | None, tuple[int, int] | None]:
    """Return time in seconds, pose and the size from here on.

    Raises:
        RecordingError: A field is missing, of the wrong kind or of the wrong length.
    """
    t = _number(data.get("t"), "t")
    if "pose" in data and data["pose"] is None:
        return t, None, size
    size = _size_from(data["size"]) if "size" in data else size
    if size is None:
        raise RecordingError('expected a "size" with the first pose, got none')
    count, stations = len(Landmark), len(BACK_STATIONS)
    back = data.get("back")
    pose = Pose(
        t=t,
        size=size,
        image=_array(data.get("image"), "image", 2 * count).reshape(count, 2),
        world=_array(data.get("world"), "world", 3 * count).reshape(count, 3),
        visibility=_array(data.get("visibility"), "visibility", count),
        back=None if back is None else _array(back, "back", 2 * stations).reshape(-1, 2),
    )
    return t, pose, size


def end_from(data: Mapping[str, Any]) -> Source:
    """Return what was known of the source in the end.

    Raises:
        RecordingError: A field is missing or of the wrong kind.
    """
    return _source_from(_typed(data, "end", dict))


def _encode(data: Mapping[str, Any]) -> bytes:
    return _ENCODER.encode(data).encode("ascii") + b"\n"


def _source_from(data: Mapping[str, Any]) -> Source:
    """Return the source; fields that this version does not know are left out."""
    problem = data.get("problem")
    kind: Any = data.get("kind")
    if kind not in get_args(SourceKind):
        raise RecordingError(f"expected a kind of source, got {str(kind)[:20]!r}")
    fps = data.get("fps")
    return Source(
        name=_typed(data, "name", str),
        kind=kind,
        width=_typed(data, "width", int),
        height=_typed(data, "height", int),
        fps=math.nan if fps is None else _number(fps, "fps"),
        frames=_typed(data, "frames", int),
        duration_s=_number(data.get("duration_s"), "duration_s"),
        tracked_s=_number(data.get("tracked_s"), "tracked_s"),
        problem=None if problem is None else _typed(data, "problem", str),
        models=_models_from(data.get("models", [])),
        rotate_deg=_turn_from(data.get("rotate_deg", 0)),
    )


def _models_from(value: Any) -> tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return tuple(value)
    raise RecordingError('expected names as "models", got something else')


def _turn_from(value: Any) -> int:
    if type(value) is int and value in TURNS_DEG:
        return value
    raise RecordingError('expected 0, 90, 180 or 270 as "rotate_deg", got something else')


def _goal_from(data: Mapping[str, Any]) -> Goal:
    """Return the goal; fields that this version does not know are left out."""
    numbers = {field.name: data.get(field.name) for field in fields(Goal)}
    if not {type(number) for number in numbers.values()} <= {int, type(None)}:
        raise RecordingError('expected whole numbers in "goal", got something else among them')
    try:
        return Goal(**{name: number for name, number in numbers.items() if number is not None})
    except ValueError as error:
        raise RecordingError(f'expected a sensible "goal", got another: {error}') from error


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


def _array(values: Any, name: str, count: int) -> FloatArray:
    """Return the numbers with NaN for null."""
    if not isinstance(values, list):
        raise RecordingError(f'expected a list as "{name}", got {_kind(values)}')
    if len(values) != count:
        raise RecordingError(f'expected {count} numbers in "{name}", got {len(values)}')
    if not set(map(type, values)) <= _NUMBER_OR_NULL:
        raise RecordingError(f'expected numbers in "{name}", got something else among them')
    try:
        array = np.array(values, dtype=np.float64)
    except OverflowError as error:
        raise RecordingError(f'expected coordinates in "{name}", got a giant number') from error
    if (np.abs(array) > MAX_COORDINATE).any():
        raise RecordingError(f'expected coordinates in "{name}", got a giant number')
    return array


def _size_from(value: Any) -> tuple[int, int]:
    match value:
        case [int(width), int(height)] if 0 < width <= MAX_SIDE_PX and 0 < height <= MAX_SIDE_PX:
            return width, height
    raise RecordingError('expected width and height in pixels as "size", got something else')


def _typed(data: Mapping[str, Any], name: str, kind: type) -> Any:
    value = data.get(name)
    if not isinstance(value, kind):
        raise RecordingError(f'expected a {kind.__name__} as "{name}", got {_kind(value)}')
    return value


def _number(value: Any, name: str) -> float:
    if type(value) in {float, int}:
        with contextlib.suppress(OverflowError):  # an integer beyond all doubles
            if math.isfinite(value):
                return float(value)
    raise RecordingError(f'expected a number as "{name}", got {_kind(value)}')


def _kind(value: Any) -> str:
    return "nothing" if value is None else type(value).__name__


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


_ENCODER = json.JSONEncoder(separators=(",", ":"), allow_nan=False)
_DECODER = json.JSONDecoder(parse_constant=_refuse)
