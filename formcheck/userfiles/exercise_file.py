"""A custom exercise: a TOML file with the fields of Exercise, by the same names.

It can reuse signals and faults of built-in exercises ("squat.knee") and define simple signals from
parts of the body. See templates/exercise.toml.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields, replace
from difflib import get_close_matches
from enum import Enum
from importlib.resources import files
from math import nan
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias, TypeVar

import tomli_w
from pydantic import Discriminator, Field, Tag

from formcheck import exercises
from formcheck.core.exercise.definition import (
    Cycle,
    Exercise,
    Hold,
    Sides,
    Signal,
    Stance,
    Start,
)
from formcheck.core.exercise.rules import Fault, Range, RepFault
from formcheck.core.exercise.validation import ContradictionError, Place, validate
from formcheck.core.pose.scale import SizeBy
from formcheck.core.signals.derived import from_start
from formcheck.core.signals.joints import make_signal
from formcheck.core.types import Phase
from formcheck.userfiles.toml_file import (
    Strict,
    ValidationIssuesError,
    invalid,
    parse_with,
    read_toml,
)

T = TypeVar("T")
SeenFrom: TypeAlias = Literal["side", "oblique", "front"]

_BOUNDS = frozenset({"above", "below"})
#: For people: first its name and how to film it, then the measures, then the faults.
_ORDER = (
    "name", "title", "views", "camera", "prescription", "how_to", "stance", "stretches", "sides",
    "size_by", "shown", "measures", "signals", "rep", "hold", "start", "faults", "phase_titles",
)  # fmt: skip


def _kind_of_rule(data: Any) -> str:
    return "stat" if isinstance(data, dict) and "stat" in data else "signal"


_OneRule = Annotated[
    Annotated[Fault, Tag("signal")] | Annotated[RepFault, Tag("stat")], Discriminator(_kind_of_rule)
]


class _SignalEntry(Strict):
    """A signal of a built-in exercise, or of a kind that is computed from parts of the body."""

    like: str | None = None
    kind: str | None = None
    parts: tuple[str, ...] | None = None
    views: tuple[SeenFrom, ...] | None = None
    title: str | None = None
    from_start: bool = False
    usual: float = nan


class _ExerciseFile(Strict):
    """The fields of Exercise; its measure is a table ``rep`` or ``hold``."""

    name: str
    title: str
    views: tuple[SeenFrom, ...]
    camera: str
    prescription: str
    signals: dict[str, _SignalEntry]
    shown: tuple[str, ...]
    rep: Cycle | None = None
    hold: Hold | None = None
    faults: tuple[_OneRule, ...] = ()
    start: Start | None = None
    measures: tuple[str, ...] = ()
    sides: Sides = "nearer"
    stance: Stance = "standing"
    stretches: bool = False
    size_by: SizeBy = "leg"
    phase_titles: dict[Phase, str] = Field(default_factory=dict)
    how_to: tuple[str, ...] = ()


_KNOWN = sorted(
    {
        *_ExerciseFile.model_fields,
        *_SignalEntry.model_fields,
        *(
            one.name
            for kind in (Fault, RepFault, Cycle, Hold, Range, Start)
            for one in fields(kind)
        ),
    }
)


def read_exercise(path: Path) -> Exercise:
    """Read an exercise.

    Raises:
        UserFileError: The file cannot be read or is invalid; the message gives the lines.
    """
    return read_toml(path, "exercise").parse_with(exercise_from)


def exercise_from(data: Mapping[str, Any]) -> Exercise:
    """Return the exercise that the data of a file describe.

    Raises:
        ValidationIssuesError: The data are invalid.
    """
    entry = validate_exercise(data)
    if entry.name in {exercise.name for exercise in exercises.ALL}:
        raise invalid(
            ("name",), f"expected a name of its own, got that of the built-in {entry.name}"
        )
    if (entry.rep is None) == (entry.hold is None):
        raise invalid((), "expected a table [rep] or [hold], and not both")
    exercise = Exercise(
        **{name: value for name, value in entry if name not in {"signals", "rep", "hold"}},
        signals=tuple(_signal(name, signal) for name, signal in entry.signals.items()),
        measure=entry.rep or entry.hold or Hold(()),
    )
    try:
        validate(exercise)
    except ContradictionError as error:
        raise invalid(_in_file(error.place, entry), error.what) from error
    return exercise


def _in_file(place: Place, entry: _ExerciseFile) -> Place:
    """Return the place in the file for a place in the exercise."""
    match place:
        case ("measure", *rest):
            return ("rep" if entry.rep else "hold", *rest)
        case ("signals", int(number), *rest):
            return ("signals", list(entry.signals)[number], *rest)
    return place


def validate_exercise(data: Mapping[str, Any]) -> _ExerciseFile:
    """Return the validated data, completed with the faults and signals it reuses."""
    whole = dict(data)
    if isinstance(data.get("faults"), list):
        whole["faults"] = [_complete_rule(*one) for one in enumerate(data["faults"])]
    if isinstance(data.get("signals"), dict):
        whole["signals"] = {
            name: {"like": entry} if isinstance(entry, str) else entry
            for name, entry in data["signals"].items()
        }
    try:
        return parse_with(_ExerciseFile, whole, _KNOWN)
    except ValidationIssuesError as error:
        # The place includes the kind of rule that was tried, which is not part of the file.
        raise ValidationIssuesError(
            *(
                replace(one, place=(*one.place[:2], *one.place[3:]))
                if one.place[:1] == ("faults",)
                else one
                for one in error.issues
            )
        ) from error


def _complete_rule(number: int, entry: Any) -> Any:
    """Return a fault completed with the fields of the one that it is ``like``."""
    if not isinstance(entry, dict) or "like" not in entry:
        return entry
    rules = {
        f"{exercise.name}.{rule.code}": rule
        for exercise in exercises.ALL
        for rule in exercise.faults
    }
    own = {key: value for key, value in entry.items() if key != "like"}
    base = fields_of(_look_up(rules, entry["like"], ("faults", number, "like")))
    if _BOUNDS & set(own):
        base = {key: value for key, value in base.items() if key not in _BOUNDS}
    return base | own


def _signal(name: str, entry: _SignalEntry) -> Signal:
    place: Place = ("signals", name)
    if entry.like is not None:
        if entry.kind is not None or entry.parts is not None or entry.views is not None:
            raise invalid(place, "expected like alone, or kind, parts and views without it")
        known = {
            f"{exercise.name}.{signal.name}": signal
            for exercise in exercises.ALL
            for signal in exercise.signals
        }
        base = _look_up(known, entry.like, (*place, "like"))
        signal = replace(base, name=name, title=entry.title or base.title)
    else:
        if entry.kind is None or entry.parts is None or entry.title is None:
            raise invalid(place, "expected a name such as squat.knee, or kind, parts and title")
        try:
            signal = make_signal(entry.kind, name, entry.title, entry.parts, entry.views)
        except ValueError as error:
            raise invalid(place, str(error)) from error
    if entry.from_start:
        return from_start(name, signal.title, signal, typical=entry.usual)
    return signal


def _look_up(known: Mapping[str, T], name: Any, place: Place) -> T:
    if isinstance(name, str) and name in known:
        return known[name]
    near = get_close_matches(str(name), known, n=3, cutoff=0.4)
    hint = f"; near are {', '.join(near)}" if near else ""
    raise invalid(place, f"expected EXERCISE.NAME as built in, got {name!r:.60}{hint}")


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
