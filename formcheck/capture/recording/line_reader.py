"""Reads the lines of a recording; :mod:`.lines` writes them.

Errors name the field; the caller adds line number and file. Load this module only to read a
recording: pydantic takes 0.1 s.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Annotated, Any, Literal, NoReturn, TypeAlias, TypeVar

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from formcheck.capture.recording.lines import FORMAT, MAX_COORDINATE, MAX_SIDE_PX, VERSION, Header
from formcheck.core.goal import Goal
from formcheck.core.pose.landmarks import BACK_STATIONS, FloatArray, Landmark, Pose
from formcheck.core.results.report import Source, SourceKind
from formcheck.errors import RecordingError

_LANDMARKS, _STATIONS = len(Landmark), len(BACK_STATIONS)


def _numbers(count: int) -> Any:
    return Field(min_length=count, max_length=count)


_Coordinate: TypeAlias = Annotated[float, Field(ge=-MAX_COORDINATE, le=MAX_COORDINATE)]
_Coordinates: TypeAlias = list[_Coordinate | None]
_Side: TypeAlias = Annotated[int, Field(gt=0, le=MAX_SIDE_PX)]


class _Line(BaseModel):
    """Unknown fields are ignored; text is no number, and neither are true, NaN and infinity."""

    model_config = ConfigDict(strict=True, allow_inf_nan=False, frozen=True)


class _Source(_Line):
    name: str
    kind: SourceKind
    width: int
    height: int
    fps: float | None = None
    frames: int
    duration_s: float
    tracked_s: float
    problem: str | None = None
    models: list[str] = []
    rotate_deg: Literal[0, 90, 180, 270] = 0

    def to_source(self) -> Source:
        fps = math.nan if self.fps is None else self.fps
        return Source(**{**dict(self), "fps": fps, "models": tuple(self.models)})


class _Goal(_Line):
    reps: int | None = None
    hold_s: int | None = None
    sets: int = 1
    rest_s: int = 30
    work_s: int | None = None


class _Header(_Line):
    formcheck_version: str
    exercise: str
    thresholds: dict[str, float]
    model: str
    source: _Source
    goal: _Goal | None = None


class _Pose(_Line):
    t: float
    size: Annotated[list[_Side], _numbers(2)] | None = None
    image: Annotated[_Coordinates, _numbers(2 * _LANDMARKS)]
    world: Annotated[_Coordinates, _numbers(3 * _LANDMARKS)]
    visibility: Annotated[_Coordinates, _numbers(_LANDMARKS)]
    back: Annotated[_Coordinates, _numbers(2 * _STATIONS)] | None = None
    after_cut: bool = False


class _Nobody(_Line):
    t: float


class _End(_Line):
    end: _Source


Line = TypeVar("Line", bound=_Line)


def decode(line: bytes) -> dict[str, Any]:
    """Return the object of one line.

    Raises:
        RecordingError: It is not a JSON object, or holds numbers that JSON does not have.
    """
    try:
        data = _DECODER.decode(line.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise RecordingError("expected a line of JSON, got corrupted data") from error
    if not isinstance(data, dict):
        raise RecordingError(f"expected a JSON object, got {type(data).__name__}")
    return data


def header_from(data: Mapping[str, Any]) -> Header:
    """Return the header; raise RecordingError for another format or version."""
    if data.get("format") != FORMAT:
        raise RecordingError(f'expected "format": "{FORMAT}", got another kind of file')
    if data.get("version") != VERSION:
        raise RecordingError(
            f"expected version {VERSION} of the format, got {str(data.get('version'))[:20]}; "
            "read it with the formcheck that wrote it or a newer one"
        )
    header = _validate(_Header, data)
    try:
        goal = None if header.goal is None else Goal(**dict(header.goal))
    except ValueError as error:
        raise RecordingError(f'expected a valid "goal": {error}') from error
    source = header.source.to_source()
    return Header(**{**dict(header), "source": source, "goal": goal})


def pose_from(
    data: Mapping[str, Any], size: tuple[int, int] | None
) -> tuple[float, Pose | None, tuple[int, int] | None]:
    """Return time in seconds, pose and the frame size from here on.

    Raises:
        RecordingError: A field is missing or invalid.
    """
    if "pose" in data and data["pose"] is None:
        return _validate(_Nobody, data).t, None, size
    line = _validate(_Pose, data)
    if line.size is not None:
        size = line.size[0], line.size[1]
    if size is None:
        raise RecordingError('expected a "size" with the first pose, got none')
    pose = Pose(
        t=line.t,
        size=size,
        image=_array(line.image).reshape(-1, 2),
        world=_array(line.world).reshape(-1, 3),
        visibility=_array(line.visibility),
        back=None if line.back is None else _array(line.back).reshape(-1, 2),
        after_cut=line.after_cut,
    )
    return line.t, pose, size


def end_from(data: Mapping[str, Any]) -> Source:
    """Return the source as it was at its end; raise RecordingError for an invalid field."""
    return _validate(_End, data).end.to_source()


def _array(numbers: _Coordinates) -> FloatArray:
    return np.array(numbers, dtype=np.float64)  # NaN for None


def _validate(kind: type[Line], data: Mapping[str, Any]) -> Line:
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        raise RecordingError(_describe(error.errors(include_url=False)[0])) from error


def _describe(error: Mapping[str, Any]) -> str:
    """Return one of pydantic's errors in our words."""
    name = ".".join(f"{part:.60}" if isinstance(part, str) else str(part) for part in error["loc"])
    match error["type"]:
        case "missing":
            return f'expected "{name}", got none'
        case "too_short" | "too_long":
            limits = error["ctx"]
            count = limits.get("min_length", limits.get("max_length"))
            return f'expected {count} numbers in "{name}", got {len(error["input"])}'
        case "model_type" | "dict_type":
            expected = "an object"
        case _:
            expected = error["msg"].removeprefix("Input should be ")
    return f'expected {expected} as "{name}", got {error["input"]!r:.40}'


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


_DECODER = json.JSONDecoder(parse_constant=_refuse)
