"""Plain data, as JSON gives it, read into the dataclasses that it was made from."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints


def read(kind: Any, data: Any, place: str) -> Any:
    """Return ``data`` as a value of a type; keys that are not known are left out.

    Args:
        kind: float, int, str or bool, a dataclass, or one of Literal, tuple[X, ...],
            Mapping[str, X] and X | None of them.
        data: Dictionaries, lists, texts, numbers, True, False and None, which is NaN for a float.
        place: Names the data in messages.

    Raises:
        ValueError: The data is something else.
    """
    if is_dataclass(kind):
        return _fields(kind, data, place)
    if get_origin(kind) is not None:
        return _generic(kind, data, place)
    if kind is float and (data is None or type(data) in (int, float)):
        return math.nan if data is None else float(data)
    if type(data) is kind:
        return data
    raise _unlike(kind, data, place)


def _generic(kind: Any, data: Any, place: str) -> Any:
    origin, inner = get_origin(kind), get_args(kind)
    if NoneType in inner:
        [other] = [one for one in inner if one is not NoneType]
        return None if data is None else read(other, data, place)
    if origin is Literal and data in inner:
        return data
    if origin is tuple and isinstance(data, list):
        return tuple(read(inner[0], one, f"{place}[{n}]") for n, one in enumerate(data))
    if origin is Mapping and isinstance(data, dict):
        return {key: read(inner[1], one, f"{place}.{key}") for key, one in data.items()}
    raise _unlike(kind, data, place)


def _unlike(kind: Any, data: Any, place: str) -> ValueError:
    return ValueError(f"expected {getattr(kind, '__name__', kind)} as {place}, got {data!r:.60}")


def _fields(kind: Any, data: Any, place: str) -> Any:
    if not isinstance(data, dict):
        raise _unlike(kind, data, place)
    hints = get_type_hints(kind)
    values = {}
    for one in fields(kind):
        if one.name in data:
            values[one.name] = read(hints[one.name], data[one.name], f"{place}.{one.name}")
        elif one.default is MISSING and one.default_factory is MISSING:
            raise ValueError(f"expected {place}.{one.name}, got none")
    return kind(**values)
