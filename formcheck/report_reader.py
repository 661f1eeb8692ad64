"""Reads report.json: of this version, and of version 1, which held English in place of codes."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from formcheck.core.exercise.definition import Exercise
from formcheck.core.exercise.rules import signal_of
from formcheck.core.results.events import Choice, NotChecked
from formcheck.core.results.reasons import AttemptReason, ChoiceReason
from formcheck.core.results.report import SCHEMA_VERSION, Report
from formcheck.core.types import View
from formcheck.errors import ReportError
from formcheck.exercises import ALL
from formcheck.sinks.text.reasons import not_checked_reason

# The texts of version 1, word for word.
_ATTEMPTS_1: Mapping[str, AttemptReason] = {
    "not deep enough": "not_deep_enough",
    "not finished": "not_finished",
    "put down, not lifted again": "put_down",
    "after the goal was reached": "after_goal",
    "the same side again": "same_side_again",
}
_NOT_SEEN_1 = {
    "out of the picture": "out_of_frame",
    "hidden": "hidden",
    "jumped from place to place": "jumped",
    "further away than the limb is long": "too_long",
    "nobody was found": "nobody_found",
    "too little of the legs was seen to know the size": "size_unknown",
}
_VIEWS_1: Mapping[str, View] = {
    "cannot be seen from the side": "side",
    "cannot be seen at an angle": "oblique",
    "cannot be seen from the front or behind": "front",
    "cannot be seen from above": "front",
    "cannot be seen from here": "unknown",
}
_MOVEMENT_1 = "the whole movement could not be seen"


def load_report(path: Path | str) -> Report:
    """Return the report in a file, or in the report.json of a folder.

    Raises:
        ReportError: There is none, or it cannot be used.
    """
    file = Path(path)
    try:
        if file.is_dir():
            file /= "report.json"
        return report_from_dict(json.loads(file.read_text("utf-8")))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ReportError(
            f"cannot read {file}: {reason}; give a report.json or a folder with one"
        ) from error
    except (ValueError, RecursionError) as error:
        raise ReportError(f"{file} is no JSON; give a report.json or a folder with one") from error
    except ReportError as error:
        raise ReportError(f"{file}: {error}") from error


def report_from_dict(data: Any) -> Report:
    """Return the report of which ``data`` is the dictionary form; unknown keys are left out.

    Numbers have the three decimals that they were written with. Texts of version 1 for which there
    is no code stay as they are.

    Raises:
        ReportError: It is something else, or of a version that is not known here.
    """
    version = data.get("schema_version") if isinstance(data, dict) else None
    if version not in range(1, SCHEMA_VERSION + 1):
        raise ReportError(
            f"expected a report of version 1 to {SCHEMA_VERSION}, got "
            f"{'none' if version is None else f'version {version!r:.20}'}; give a report.json of "
            "this version of formcheck or of an earlier one"
        )
    summary = data.get("summary")
    rest = summary.get("never_reached_rest") if isinstance(summary, dict) else None
    try:
        report = _validate(data | {"never_reached_rest": rest})
    except ValidationError as error:
        raise ReportError(
            f"expected a valid report, {_describe(error)}; give the report.json of a run"
        ) from error
    return _with_codes(report) if version == 1 else report


def _validate(data: dict[str, Any]) -> Report:
    """Return the report; a number that is null becomes NaN."""
    # As JSON, because lists are no tuples in strict Python mode. File names need not be UTF-8.
    text = json.dumps(data, ensure_ascii=False).encode("utf-8", "replace")
    try:
        return _adapter().validate_json(text, strict=True)
    except ValidationError as error:
        null = [
            e["loc"] for e in error.errors() if e["type"] == "float_type" and e["input"] is None
        ]
    data = json.loads(text)
    for *place, last in null:
        inner: Any = data
        for key in place:
            inner = inner[key]
        inner[last] = math.nan
    return _adapter().validate_json(json.dumps(data), strict=True)


@cache
def _adapter() -> TypeAdapter[Report]:
    return TypeAdapter(Report)


def _describe(error: ValidationError) -> str:
    """Return place and cause of the first mistake: "reps[0].side should be ..., got 'middle'"."""
    first = error.errors()[0]
    place = "".join(f"[{one}]" if isinstance(one, int) else f".{one}" for one in first["loc"])
    if first["type"] == "missing":
        return f"got none of {place[1:]}"
    cause = first["msg"].removeprefix("Input ")
    return f"but {place[1:]} {cause}, got {first['input']!r:.60}"


def _with_codes(report: Report) -> Report:
    """Return a report of version 1 with codes in place of its texts."""
    exercise = next((one for one in ALL if one.name == report.exercise), None)
    return replace(
        report,
        attempts=tuple(
            replace(one, reason=_ATTEMPTS_1.get(one.reason, one.reason)) for one in report.attempts
        ),
        not_checked=tuple(_not_checked_1(one, exercise) for one in report.not_checked),
        unknown=tuple(
            replace(one, reason=_NOT_SEEN_1.get(one.reason, one.reason)) for one in report.unknown
        ),
        chosen=report.chosen and _choice_1(report.chosen, report, exercise),
    )


def _not_checked_1(entry: NotChecked, exercise: Exercise | None) -> NotChecked:
    if entry.reason in _VIEWS_1:
        return replace(entry, reason="hidden_by_view", view=_VIEWS_1[entry.reason])
    if entry.reason == _MOVEMENT_1:
        return replace(entry, reason="movement_not_seen")
    if exercise is None:
        return entry
    own = [signal_of(rule) for rule in exercise.faults if rule.code == entry.code]
    for name in (*own, *(signal.name for signal in exercise.signals)):
        if name is None:
            continue
        reason = "signal_unknown" if exercise.signal(name).views else "signal_not_measured"
        coded = replace(entry, reason=reason, signal=name)
        if not_checked_reason(coded, exercise) == entry.reason:
            return coded
    return entry


def _choice_1(choice: Choice, report: Report, exercise: Exercise | None) -> Choice:
    signature = exercise.signature if exercise else None
    if signature and signature.description == choice.because:
        because: ChoiceReason = "posture_held" if report.holds else "reps_counted"
        return replace(choice, because=because)
    return choice
