"""The history as one self-contained page, with a curve for each figure."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import TypeAlias

import numpy as np
from markupsafe import Markup

from formcheck.core.exercise.definition import Exercise
from formcheck.history.records import StoredSession
from formcheck.history.summary import Summary, depth_measure, summarize
from formcheck.sinks.html.pages import page
from formcheck.sinks.html.svg_plot import Plot, plot_svg
from formcheck.sinks.text.format import count, plot_title, plotted
from formcheck.sinks.text.history import (
    Exercises,
    by_exercise,
    month_table,
    session_table,
    title_of,
)

_Reading: TypeAlias = tuple[str, tuple[float, ...], Callable[[Summary], float]]

# Days: marks of a shorter axis need the hour, those of a longer one the year.
_SHORT, _LONG = 10.0, 300.0


def history_page(sessions: Sequence[StoredSession], exercises: Exercises) -> str:
    """Return the page of sessions that are in order."""
    return page(
        "history.html",
        span=_span(sessions),
        sections=[
            _section(title_of(name, exercises), some, exercises.get(name))
            for name, some in by_exercise(sessions)
        ],
    )


def _span(sessions: Sequence[StoredSession]) -> str:
    """Return how many sessions there are and from when to when."""
    if not sessions:
        return "No sessions are kept."
    first, last = (f"{sessions[n].started_at:%Y-%m-%d}" for n in (0, -1))
    when = first if first == last else f"{first} to {last}"
    return f"{count(len(sessions), 'session')}, {when}"


def _section(
    title: str, sessions: Sequence[StoredSession], exercise: Exercise | None
) -> dict[str, object]:
    return {
        "title": title,
        "tiles": list(_tiles(summarize(sessions))),
        "curves": _curves(title, sessions, exercise),
        "months": month_table(sessions, exercise),
        "sessions": session_table(sessions, exercise),
    }


def _tiles(summary: Summary) -> Iterator[tuple[str, str]]:
    """Yield name and value of the totals."""
    yield "Sessions", str(summary.sessions)
    if summary.reps:
        yield "Reps", str(summary.reps)
    if summary.hold_s:
        minutes, seconds = divmod(round(summary.hold_s), 60)
        yield "Held", f"{minutes}:{seconds:02d} min" if minutes else f"{seconds} s"


def _curves(
    title: str, sessions: Sequence[StoredSession], exercise: Exercise | None
) -> Markup | None:
    """Return a plot with a panel for each figure that is known of two sessions or more."""
    first = sessions[0].started_at
    days = [(session.started_at - first) / timedelta(days=1) for session in sessions]
    each = [summarize([session]) for session in sessions]
    panels = [
        Plot(name, values, dots=True, within=within)
        for name, within, read in _readings(exercise)
        if np.isfinite(values := np.array([read(summary) for summary in each])).sum() > 1
    ]
    if not panels:
        return None
    told = f"{title}, session by session: {', '.join(panel.title for panel in panels)}"
    plot = plot_svg(np.array(days), panels, [], title=told, time_text=_dates(first, days[-1]))
    return Markup(plot)  # noqa: S704 - our own, made of escaped text


def _readings(exercise: Exercise | None) -> Iterator[_Reading]:
    """Yield title, range and reader of each curve; readers return NaN for unknown values."""
    yield "Reps in a session", (0,), lambda one: float(one.reps) or math.nan
    yield "Without a fault (%)", (0, 100), lambda one: 100 * one.good_share
    stat = depth_measure(exercise)
    if exercise is not None and stat is not None:
        signal, measure = exercise.signal(stat.signal), stat.measure
        yield (
            f"{plot_title(signal)}, mean of the reps",
            (),
            lambda one: float(plotted(signal, np.array(one.measures.get(measure, math.nan)))),
        )
    yield "Held (seconds)", (0,), lambda one: one.hold_s or math.nan


def _dates(first: datetime, span_days: float) -> Callable[[float], str]:
    form = "%d %b %H:%M" if span_days < _SHORT else "%d %b" if span_days < _LONG else "%b %Y"
    return lambda days: (first + timedelta(days=days)).strftime(form)
