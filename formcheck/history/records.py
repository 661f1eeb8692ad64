"""Sessions written to the history, read from it and deleted."""

from __future__ import annotations

import math
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import datetime
from typing import Any, TypeAlias

from formcheck.core.goal import Goal, SetRecord
from formcheck.core.results.events import HeldPosture, NotChecked, Rep
from formcheck.core.results.report import FaultRecord, Report
from formcheck.errors import HistoryError
from formcheck.history.database import transaction

#: Columns of ``sessions`` without the goal.
_FACTS = (
    "id", "started_at", "exercise", "source_name", "source_kind", "duration_s", "tracked_s", "view",
    "attempts", "formcheck_version",
)  # fmt: skip
_GOAL = ("goal_reps", "goal_hold_s", "goal_sets", "goal_rest_s", "goal_work_s")
_COLUMNS = ", ".join(_FACTS + _GOAL)
#: The other tables.
_TABLES = ("sets", "reps", "measures", "holds", "faults", "not_checked", "thresholds")

Row: TypeAlias = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class StoredSession:
    """A stored session.

    Attributes:
        id: Given once, never again.
        started_at: When it began, with its offset from UTC.
        view: Label of the view that covers most of the time.
        attempts: How many.
        thresholds, not_checked: Empty in sessions stored before these were.

    The others are as in the report.
    """

    id: int
    started_at: datetime
    exercise: str
    source_name: str
    source_kind: str
    duration_s: float
    tracked_s: float
    view: str
    attempts: int
    formcheck_version: str
    goal: Goal | None
    sets: tuple[SetRecord, ...]
    reps: tuple[Rep, ...]
    holds: tuple[HeldPosture, ...]
    faults: tuple[FaultRecord, ...]
    not_checked: tuple[NotChecked, ...]
    thresholds: Mapping[str, float]


def save_session(connection: sqlite3.Connection, report: Report, started_at: datetime) -> None:
    """Store a session in one transaction."""
    source, goal = report.source, report.goal
    session = (
        None,  # the id is given by SQLite
        started_at.isoformat(timespec="seconds"),
        report.exercise,
        _text(source.name),
        source.kind,
        source.duration_s,
        source.tracked_s,
        report.view.label,
        len(report.attempts),
        report.formcheck_version,
        *(astuple(goal) if goal else [None] * len(_GOAL)),
    )
    with transaction(connection):
        id_ = connection.execute(
            f"INSERT INTO sessions ({_COLUMNS}) VALUES ({_marks(session)})",  # noqa: S608  no name in it comes from outside
            session,
        ).lastrowid
        for table, rows in zip(_TABLES, _rows(report), strict=True):
            for row in rows:
                values = (id_, *row)
                connection.execute(f"INSERT INTO {table} VALUES ({_marks(values)})", values)  # noqa: S608  no name in it comes from outside


def _marks(row: Row) -> str:
    return ", ".join("?" * len(row))


def _rows(report: Report) -> Sequence[Iterable[Row]]:
    """Return the rows of each of ``_TABLES``, in the order of its columns but for the session."""
    return (
        [_row(one) for one in report.sets],
        [_row(rep) for rep in report.reps],
        [(rep.number, name, value) for rep in report.reps for name, value in rep.measures.items()],
        [(number, *_row(hold)) for number, hold in enumerate(report.holds, 1)],
        [(number, *_row(fault)) for number, fault in enumerate(report.faults, 1)],
        [(number, *_row(one)) for number, one in enumerate(report.not_checked, 1)],
        report.thresholds.items(),
    )


def _row(one: SetRecord | Rep | HeldPosture | FaultRecord | NotChecked) -> Row:
    """Return the fields of a record, which have the order of its columns; measures are left out."""
    values = [getattr(one, field.name) for field in fields(one) if field.name != "measures"]
    return tuple(
        " ".join(map(str, value)) if isinstance(value, tuple) else value for value in values
    )


def kept_sessions(connection: sqlite3.Connection) -> list[StoredSession]:
    """Return all sessions, the oldest first.

    Raises:
        HistoryError: One is corrupted.
    """
    # One transaction, so that a session that is written meanwhile is seen whole or not at all.
    connection.execute("BEGIN")
    try:
        sessions = connection.execute(f"SELECT {_COLUMNS} FROM sessions").fetchall()  # noqa: S608  no name in it comes from outside
        tables = {table: _by_session(connection, table) for table in _TABLES}
    finally:
        connection.execute("COMMIT")
    kept = [
        _checked(row, {name: rows[row[0]] for name, rows in tables.items()}) for row in sessions
    ]
    return sorted(kept, key=lambda session: (session.started_at, session.id))


def has_session(connection: sqlite3.Connection, id_: int) -> bool:
    """Return True if there is a session of this ID, even one that cannot be read."""
    return bool(connection.execute("SELECT 1 FROM sessions WHERE id = ?", (id_,)).fetchall())


def delete_sessions(connection: sqlite3.Connection, id_: int | None = None) -> int:
    """Delete one session, or all without ``id_``; return how many there were."""
    with transaction(connection):
        where, values = ("", ()) if id_ is None else (" WHERE id = ?", (id_,))
        deleted = connection.execute(f"DELETE FROM sessions{where}", values).rowcount  # noqa: S608  no name in it comes from outside
    connection.execute("VACUUM")
    return deleted


def _by_session(connection: sqlite3.Connection, table: str) -> Mapping[int, list[Row]]:
    """Return the rows of a table by session, in the order in which they were written."""
    found: defaultdict[int, list[Row]] = defaultdict(list)
    for id_, *row in connection.execute(f"SELECT * FROM {table} ORDER BY rowid"):  # noqa: S608  no name in it comes from outside
        found[id_].append(tuple(row))
    return found


def _checked(session: Row, rows: Mapping[str, Sequence[Row]]) -> StoredSession:
    try:
        return _kept(session, rows)
    except (ValueError, TypeError, AttributeError) as error:
        raise HistoryError(
            f"expected a valid session {session[0]} in the history, got a corrupted one ({error}); "
            f"forget it with `formcheck history --delete {session[0]}`"
        ) from error


def _kept(session: Row, rows: Mapping[str, Sequence[Row]]) -> StoredSession:
    facts = dict(zip(_FACTS, session, strict=False))
    facts["started_at"] = datetime.fromisoformat(facts["started_at"])
    if facts["started_at"].utcoffset() is None:
        raise ValueError("a time without its offset from UTC")
    reps, hold_s, sets, rest_s, work_s = session[len(_FACTS) :]
    measures: defaultdict[int, dict[str, float]] = defaultdict(dict)
    for rep, name, value in rows["measures"]:
        measures[rep][name] = _number(value)
    return StoredSession(
        **facts,
        goal=None if sets is None else Goal(reps, hold_s, sets, rest_s, work_s),
        sets=tuple(_set(*row) for row in rows["sets"]),
        reps=tuple(_rep(measures[row[0]], *row) for row in rows["reps"]),
        holds=tuple(_hold(*row) for row in rows["holds"]),
        faults=tuple(_fault(*row) for row in rows["faults"]),
        not_checked=tuple(
            NotChecked(code, reason, _number(seconds), *where)
            for _, code, reason, seconds, *where in rows["not_checked"]
        ),
        thresholds={name: _number(value) for name, value in rows["thresholds"]},
    )


def _set(number: int, start: Any, end: Any, reps: str, held: Any, complete: int) -> SetRecord:
    numbers = tuple(map(int, reps.split()))
    times = (_number(start), _number(end))
    return SetRecord(number, *times, numbers, _number(held), bool(complete))


def _rep(measures: Mapping[str, float], number: int, side: Any, *row: Any) -> Rep:
    *times, faults, not_checked, cut_off = row
    start, turn, end = map(_number, times)
    codes = (tuple(faults.split()), tuple(not_checked.split()))
    return Rep(number, side, start, turn, end, measures, *codes, bool(cut_off))


def _hold(_: int, side: Any, *row: Any) -> HeldPosture:
    *seconds, faults = row
    start, end, held, good = map(_number, seconds)
    return HeldPosture(side, start, end, held, good, tuple(faults.split()))


def _fault(_: int, code: str, severity: Any, *row: Any) -> FaultRecord:
    start, end, rep, value, limit, unit = row
    times = (_number(start), _number(end))
    return FaultRecord(code, severity, *times, rep, _number(value), _number(limit), unit)


def _number(value: Any) -> float:
    """Return a stored number; NULL is NaN, which SQLite lacks."""
    return math.nan if value is None else float(value)


def _text(name: str) -> str:
    r"""Return a name as text; bytes that are not UTF-8 become ``\udcff``."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")
