"""A built-in exercise as TOML text, the start of a custom one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields
from enum import Enum
from importlib.resources import files
from typing import Any

import tomli_w

from formcheck.core.exercise.definition import Cycle, Exercise

#: For people: first its name and how to film it, then the measures, then the faults.
_ORDER = (
    "name", "title", "views", "camera", "prescription", "how_to", "stance", "stretches", "sides",
    "size_by", "shown", "measures", "signals", "rep", "hold", "start", "faults", "phase_titles",
)  # fmt: skip


def exercise_template() -> str:
    """Return the commented example of a custom exercise."""
    return (files("formcheck.userfiles") / "templates" / "exercise.toml").read_text("utf-8")


def exercise_text(exercise: Exercise, name: str) -> str:
    """Return a file that describes a built-in exercise under another name."""
    data = {**fields_of(exercise), "name": name}
    data["signals"] = {one.name: f"{exercise.name}.{one.name}" for one in exercise.signals}
    data["rep" if isinstance(exercise.measure, Cycle) else "hold"] = data.pop("measure")
    ordered = {key: data[key] for key in _ORDER if key in data}
    return (
        f"# {exercise.title} as it is built in. What each line means: formcheck exercises "
        f"--template\n\n{tomli_w.dumps(ordered)}"
    )


def fields_of(one: Any) -> dict[str, Any]:
    """Return the fields of a dataclass that differ from their defaults, for TOML.

    Signals are left out: their functions cannot be written down.
    """
    return {
        field.name: _plain(value)
        for field in fields(one)
        if field.name != "signals" and not _is_default(field, value := getattr(one, field.name))
    }


def _is_default(field: Any, value: Any) -> bool:
    made = MISSING if field.default_factory is MISSING else field.default_factory()
    return any(value == default for default in (field.default, made) if default is not MISSING)


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {_plain(key): _plain(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, str | bool | int | float):
        return value
    return fields_of(value)
