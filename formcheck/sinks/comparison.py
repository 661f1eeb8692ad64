"""Two sessions of one exercise beside each other."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from formcheck.core.exercise import Exercise
from formcheck.core.report import Report
from formcheck.errors import ReportError
from formcheck.sinks.messages import unit_text
from formcheck.sinks.report_cards import stat_title
from formcheck.sinks.report_words import often, tiles

__all__ = ["Row", "compared", "load_report", "print_comparison"]


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of two sessions, and by how much the second differs, where that says anything."""

    name: str
    before: str
    after: str
    change: str = ""


def load_report(path: Path) -> Report:
    """Return the report in a file, or in the report.json of a folder.

    Raises:
        ReportError: There is none.
    """
    file = path / "report.json" if path.is_dir() else path
    try:
        return Report.from_dict(json.loads(file.read_text("utf-8")))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ReportError(
            f"cannot read {file}: {reason}; give a report.json or a folder with one"
        ) from error
    except (ValueError, RecursionError) as error:
        raise ReportError(f"{file} is no JSON; give a report.json or a folder with one") from error
    except ReportError as error:
        raise ReportError(f"{file}: {error}") from error


def compared(before: Report, after: Report, exercise: Exercise) -> Iterator[Row]:
    """Yield the figures on top, each fault of either session, and the median of each measure."""
    top, then = dict(tiles(before, exercise)), dict(tiles(after, exercise))
    for name in top | then:
        yield Row(name, top.get(name, "–"), then.get(name, "–"))
    raised = {fault.code for report in (before, after) for fault in report.faults}
    for rule in exercise.faults:
        if rule.code in raised:
            yield Row(rule.title, _fault(rule.code, before), _fault(rule.code, after))
    for stat in exercise.measures:
        name, unit = exercise.name_of_measure(stat), exercise.unit_of_stat(stat)
        old, new = _median(name, before), _median(name, after)
        if not (math.isnan(old) and math.isnan(new)):
            title = f"{stat_title(stat, exercise)} (median)"
            yield Row(title, unit_text(unit, old), unit_text(unit, new), _change(unit, old, new))


def _fault(code: str, report: Report) -> str:
    if any(fault.code == code for fault in report.faults):
        return often(code, report)[1]
    return "not checked" if any(one.code == code for one in report.not_checked) else "not seen"


def _median(name: str, report: Report) -> float:
    values = [rep.measures.get(name, math.nan) for rep in report.reps]
    known = [value for value in values if math.isfinite(value)]
    return median(known) if known else math.nan


def _change(unit: str, old: float, new: float) -> str:
    """Return the difference with its sign; nothing for none, or where it is not known."""
    if math.isnan(new - old):
        return ""
    text = unit_text(unit, new - old)
    if not any(digit in text for digit in "123456789"):
        return ""
    return text if text.startswith("−") else f"+{text}"


def print_comparison(before: Report, after: Report, exercise: Exercise) -> None:
    """Print the figures of two sessions as a table."""
    console = Console(markup=False, emoji=False, highlight=False)
    table = Table("", "Before", "After", "Change", title=exercise.title, title_justify="left")
    for row in compared(before, after, exercise):
        table.add_row(row.name, row.before, row.after, row.change)
    console.print(table)
    for note in _notes(before, after):
        console.print(note)


def _notes(before: Report, after: Report) -> Iterator[str]:
    """Yield why the two may not be comparable."""
    if before.view.label != after.view.label:
        yield (
            f"Note: seen from other sides ({before.view.label}, then {after.view.label}): "
            "not the same faults could be checked."
        )
    if before.thresholds != after.thresholds:
        yield "Note: judged with other thresholds."
    if before.formcheck_version != after.formcheck_version:
        yield (
            f"Note: judged by other versions ({before.formcheck_version}, then "
            f"{after.formcheck_version})."
        )
