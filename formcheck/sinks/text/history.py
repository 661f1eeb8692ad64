"""The history as tables of text, for the terminal and the page."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from formcheck.core.exercise.definition import Exercise
from formcheck.history.records import StoredSession
from formcheck.history.summary import Summary, depth_measure, summarize
from formcheck.sinks.text.format import unit_text, value_text

#: The exercises by name.
Exercises = Mapping[str, Exercise]
_UNKNOWN = "–"


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column; numbers stand at its right."""

    title: str
    number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table of texts."""

    caption: str
    heads: Sequence[Head]
    rows: Sequence[Sequence[str]]


def by_exercise(sessions: Sequence[StoredSession]) -> Iterator[tuple[str, list[StoredSession]]]:
    """Yield each exercise by name, with its sessions in the order in which they came."""
    ordered = sorted(sessions, key=lambda session: session.exercise)
    for name, some in groupby(ordered, key=lambda session: session.exercise):
        yield name, list(some)


def title_of(name: str, exercises: Exercises) -> str:
    """Return the exercise's title; its name if the exercise is unknown."""
    return exercises[name].title if name in exercises else name


def depth_title(exercise: Exercise | None) -> str:
    """Return the title of the depth column."""
    stat = depth_measure(exercise)
    return "Depth" if exercise is None or stat is None else exercise.signal(stat.signal).title


def sessions_table(sessions: Sequence[StoredSession], exercises: Exercises) -> Table:
    """Return a row for each session of any exercise."""
    rows = []
    for session in sessions:
        row = _row([session], exercises.get(session.exercise), titled=True)
        title = title_of(session.exercise, exercises)
        rows.append([str(session.id), _when(session), title, *row])
    heads = [Head("ID", number=True), Head("When"), Head("Exercise"), *_heads("How far")]
    return Table("Sessions", heads, rows)


def month_table(sessions: Sequence[StoredSession], exercise: Exercise | None) -> Table:
    """Return a row for each month of sessions of one exercise that are in order."""
    rows = []
    for month, some in groupby(sessions, key=lambda session: f"{session.started_at:%Y-%m}"):
        done = list(some)
        rows.append([month, str(len(done)), *_row(done, exercise)])
    heads = [Head("Month"), Head("Sessions", number=True), *_heads(depth_title(exercise))]
    return _known(Table("Month by month", heads, rows))


def session_table(sessions: Sequence[StoredSession], exercise: Exercise | None) -> Table:
    """Return a row for each session of one exercise, with its source."""
    rows = [
        [_when(session), *_row([session], exercise), session.source_name] for session in sessions
    ]
    heads = [Head("Date"), *_heads(depth_title(exercise)), Head("Source")]
    return _known(Table("Session by session", heads, rows))


def _heads(depth: str) -> list[Head]:
    numbers = [Head(name, number=True) for name in ("Reps", "Good", depth, "Held")]
    return [*numbers, Head("Most common fault")]


def _row(
    sessions: Sequence[StoredSession], exercise: Exercise | None, *, titled: bool = False
) -> list[str]:
    """Return the summary of sessions of one exercise as people read them.

    With ``titled`` the depth says of what it is: rows of several exercises differ in that.
    """
    summary = summarize(sessions)
    return [
        str(summary.reps) if summary.reps or not summary.hold_s else _UNKNOWN,
        unit_text("share", summary.good_share),
        _depth_text(summary, exercise, titled=titled),
        f"{summary.hold_s:.0f} s" if summary.hold_s else _UNKNOWN,
        _fault_title(summary.common_fault, exercise),
    ]


def _depth_text(summary: Summary, exercise: Exercise | None, *, titled: bool) -> str:
    stat = depth_measure(exercise)
    value = math.nan if stat is None else summary.measures.get(stat.measure, math.nan)
    if exercise is None or stat is None or math.isnan(value):
        return _UNKNOWN
    signal = exercise.signal(stat.signal)
    text = value_text(signal, value)
    return f"{signal.title} {text}" if titled else text


def _fault_title(code: str | None, exercise: Exercise | None) -> str:
    """Return the fault's title; its code if the fault is unknown."""
    titles = {fault.code: fault.title for fault in exercise.faults} if exercise else {}
    return _UNKNOWN if code is None else titles.get(code, code)


def _when(session: StoredSession) -> str:
    return f"{session.started_at:%Y-%m-%d %H:%M}"


def _known(table: Table) -> Table:
    """Return the table without its empty columns."""
    known = [n for n in range(len(table.heads)) if any(row[n] != _UNKNOWN for row in table.rows)]
    rows = [[row[n] for n in known] for row in table.rows]
    return Table(table.caption, [table.heads[n] for n in known], rows)
