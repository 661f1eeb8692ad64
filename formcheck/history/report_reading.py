"""Reports read back from their files."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from formcheck.core.events import HeldPosture, Rep
from formcheck.core.report import SCHEMA_VERSION
from formcheck.errors import ReportError

__all__ = ["ReadReport", "read_report"]


@dataclass(frozen=True, slots=True)
class ReadReport:
    """What was done, as a report tells it."""

    exercise: str
    reps: tuple[Rep, ...]
    holds: tuple[HeldPosture, ...]


def read_report(path: Path) -> ReadReport:
    """Read a report.json, or the one in a folder of results.

    Raises:
        ReportError: It cannot be read, is no report, or comes from a newer formcheck.
    """
    file = path / "report.json" if path.is_dir() else path
    try:
        data = json.loads(file.read_text("utf-8"))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ReportError(f"cannot read the report {file}: {reason}; check the path") from error
    except (ValueError, RecursionError) as error:
        raise _no_report(file) from error
    version = data.get("schema_version") if isinstance(data, dict) else None
    if isinstance(version, int) and version > SCHEMA_VERSION:
        raise ReportError(
            f"expected a report of version {SCHEMA_VERSION} at most, got version {version} in "
            f"{file}; it was written by a newer formcheck: install that one"
        )
    try:
        return ReadReport(
            exercise=str(data["exercise"]),
            reps=tuple(map(_rep, data["reps"])),
            holds=tuple(map(_hold, data["holds"])),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _no_report(file) from error


def _no_report(file: Path) -> ReportError:
    return ReportError(
        f"expected a report.json of formcheck, got {file}; name one, or a folder of results"
    )


def _rep(data: Mapping[str, Any]) -> Rep:
    return Rep(
        number=int(data["number"]),
        side=data["side"],
        start_s=_number(data["start_s"]),
        turn_s=_number(data["turn_s"]),
        end_s=_number(data["end_s"]),
        measures={str(name): _number(value) for name, value in data["measures"].items()},
        faults=tuple(map(str, data["faults"])),
        not_checked=tuple(map(str, data.get("not_checked", ()))),
    )


def _hold(data: Mapping[str, Any]) -> HeldPosture:
    return HeldPosture(
        side=data["side"],
        start_s=_number(data["start_s"]),
        end_s=_number(data["end_s"]),
        held_s=_number(data["held_s"]),
        good_s=_number(data["good_s"]),
        faults=tuple(map(str, data["faults"])),
    )


def _number(value: Any) -> float:
    return math.nan if value is None else float(value)
