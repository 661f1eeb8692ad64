"""The history as a page: one file that needs nothing else, with a curve for each figure."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from html import escape
from itertools import compress

import numpy as np

from formcheck.core.exercise import Exercise
from formcheck.history.figures import Figures, depth_stat, figures_of
from formcheck.history.records import Kept
from formcheck.sinks.history_words import (
    UNKNOWN,
    Exercises,
    by_exercise,
    head,
    months,
    row,
    title_of,
)
from formcheck.sinks.plot import Panel, plot_svg

__all__ = ["history_page"]

_DAY_S = 86400.0
#: In days: over less than that the hour tells two marks of the axis apart, over more the year.
_SHORT, _LONG = 10.0, 300.0
_STYLE = """
:root { color-scheme: light dark }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto;
  padding: 1rem 1.5rem }
h2 { margin-top: 2.5rem } svg { width: 100%; min-width: 40rem; height: auto; display: block }
.wide { overflow-x: auto } table { border-collapse: collapse; margin: 1rem 0 }
caption { text-align: left; font-weight: 600; padding-bottom: .25rem }
th, td { padding: .3rem .8rem .3rem 0; border-bottom: 1px solid #8886; text-align: left }
td:first-child, th { white-space: nowrap }
@media print { h2 { break-before: page } h2:first-of-type { break-before: auto } }
""".strip("\n")


def history_page(sessions: Sequence[Kept], exercises: Exercises) -> str:
    """Return the page of sessions that are in order."""
    parts = [
        part
        for name, some in by_exercise(sessions)
        for part in _exercise(title_of(name, exercises), some, exercises.get(name))
    ]
    return "\n".join(
        [
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>formcheck history</title>\n<style>\n{_STYLE}\n</style>\n</head>",
            "<body>\n<main>\n<h1>Your training</h1>",
            *(parts or ["<p>No sessions are kept.</p>"]),
            "<p>Education, not medical advice.</p>",
            "</main>\n</body>\n</html>\n",
        ]
    )


def _exercise(title: str, sessions: Sequence[Kept], exercise: Exercise | None) -> Iterator[str]:
    yield f"<h2>{escape(title)}</h2>"
    yield from _curves(title, sessions, exercise)
    yield _table(
        "Month by month",
        ["Month", "Sessions", *head(exercise)],
        [[month, str(one.sessions), *row(one, exercise)] for month, one in months(sessions)],
    )
    yield _table(
        "Session by session",
        ["Date", *head(exercise), "Source"],
        [
            [
                f"{session.started_at:%Y-%m-%d %H:%M}",
                *row(figures_of([session]), exercise),
                session.source_name,
            ]
            for session in reversed(sessions)
        ],
    )


def _curves(title: str, sessions: Sequence[Kept], exercise: Exercise | None) -> Iterator[str]:
    """Yield a plot for each figure that was known in two sessions or more."""
    first = sessions[0].started_at
    days = [(session.started_at - first).total_seconds() / _DAY_S for session in sessions]
    each = [figures_of([session]) for session in sessions]
    for name, read in _readings(exercise):
        values = np.array([read(figures) for figures in each])
        known = np.isfinite(values)
        if np.count_nonzero(known) < 2:
            continue
        t = np.array(days)[known]
        plot = plot_svg(
            t,
            [Panel(name, values[known])],
            [],
            title=f"{title}: {name}",
            time_text=_dates(first, float(t[-1] - t[0])),
        )
        # On a phone it can be pushed sideways: as narrow as that nobody could read it.
        yield f'<div class="wide">{plot}</div>'


def _readings(exercise: Exercise | None) -> Iterator[tuple[str, Callable[[Figures], float]]]:
    """Yield what is plotted, by name; NaN where a session does not have it."""
    yield "Reps in a session", lambda one: float(one.reps) or math.nan
    yield "Without a fault (%)", lambda one: 100 * one.good_share
    stat = depth_stat(exercise)
    if exercise is not None and stat is not None:
        name = f"{exercise.signal(stat.signal).title}, mean of the reps"
        yield name, lambda one: one.measures.get(stat.measure, math.nan)
    yield "Held (seconds)", lambda one: one.hold_s or math.nan


def _dates(first: datetime, span_days: float) -> Callable[[float], str]:
    form = "%d %b %H:%M" if span_days < _SHORT else "%d %b" if span_days < _LONG else "%b %Y"
    return lambda days: (first + timedelta(days=days)).strftime(form)


def _table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table without the columns of which nothing is known."""
    known = [any(cells[column] != UNKNOWN for cells in rows) for column in range(len(heads))]
    heads, *rows = [list(compress(cells, known)) for cells in (heads, *rows)]
    top = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in heads)
    body = "\n".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>" for cells in rows
    )
    return (
        f'<div class="wide"><table>\n<caption>{escape(caption)}</caption>\n'
        f"<thead><tr>{top}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table></div>"
    )
