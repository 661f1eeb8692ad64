"""Where results go and how they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import typer

from formcheck.core.exercise import Exercise
from formcheck.core.report import Report
from formcheck.sinks.files import new_folder, prepared_folder
from formcheck.sinks.report_files import report_text
from formcheck.sinks.terminal import print_summary

__all__ = ["folder_for", "show"]


def folder_for(source: Path, out: Path | None, names: Sequence[str], *, force: bool) -> Path:
    """Return the folder for the results: the user's, or a new one beside the source."""
    if out is None:
        return new_folder(source)
    return prepared_folder(out, names, force=force)


def show(report: Report, exercise: Exercise, folder: Path | None, *, json: bool) -> None:
    """Print the report on stdout: JSON for programs, a table for people."""
    if json:
        typer.echo(report_text(report), nl=False)
    else:
        print_summary(report, exercise, folder)
