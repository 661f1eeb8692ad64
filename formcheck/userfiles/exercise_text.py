"""A built-in exercise as the TOML text that describes it, to begin one's own with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields
from enum import Enum
from importlib.resources import files
from typing import Any

import tomli_w

from formcheck.core.exercise.definition import Cycle, Exercise

#: As people read it: what it is called and how it is filmed, what is measured, what is judged.
_ORDER = (
    *("name", "title", "views", "camera", "prescription", "how_to", "stance", "stretches"),
    *(
        "sides",
        "size_by",
        "shown",
        "measures",
        "signals",
        "rep",
        "hold",
        "start",
        "faults",
        "phase_titles",
    ),
)


def exercise_template() -> str:
    """Return the commented example of an exercise of one's own."""
    return (files("formcheck.userfiles") / "templates" / "exercise.toml").read_text("utf-8")


def exercise_text(exercise: Exercise, name: str) -> str:
    """Return a file that describes a built-in exercise under another name."""
    said = {**fields_of(exercise), "name": name}
    said["signals"] = {one.name: f"{exercise.name}.{one.name}" for one in exercise.signals}
    said["rep" if isinstance(exercise.measure, Cycle) else "hold"] = said.pop("measure")
    ordered = {key: said[key] for key in _ORDER if key in said}
    return (
        f"# {exercise.title} as it is built in. What each line means: formcheck exercises "
        f"--template\n\n{tomli_w.dumps(ordered)}"
    )


def fields_of(one: Any) -> dict[str, Any]:
    """Return the fields of a table of data that are not what they are by default, for TOML.

    Signals are left out: how they are read cannot be written down.
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
    """Return a value as TOML knows it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {_plain(key): _plain(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, str | bool | int | float):
        return value
    return fields_of(value)
