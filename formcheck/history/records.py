"""Sessions written to the history, read from it and deleted."""

from __future__ import annotations

import math
import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from formcheck.core.events import HeldPosture, Rep
from formcheck.core.goal import Goal, SetRecord
from formcheck.core.report import FaultRecord, Report
from formcheck.history.database import in_one_go

__all__ = ["Kept", "delete_sessions", "kept_sessions", "save_session"]

_COLUMNS = (
    "id, started_at, exercise, source_name, source_kind, duration_s, tracked_s, view, attempts, "
    "formcheck_version, goal_reps, goal_hold_s, goal_sets, goal_rest_s"
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A session as it was kept.

    Attributes:
        id: Given once, never again.
        started_at: When it began, with its offset from UTC.

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
    reps: tuple[Rep, ...]
    holds: tuple[HeldPosture, ...]
    faults: tuple[FaultRecord, ...]
    sets: tuple[SetRecord, ...]
    goal: Goal | None


def save_session(connection: sqlite3.Connection, report: Report, started_at: datetime) -> None:
    """Keep a session, all of it or nothing."""
    source = report.source
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
        *_goal_columns(report.goal),
    )
    with in_one_go(connection):
        marks = ", ".join("?" * len(session))
        id_ = connection.execute(
            f"INSERT INTO sessions ({_COLUMNS}) VALUES ({marks})",  # noqa: S608
            session,
        ).lastrowid
        for table, rows in _rows(report).items():
            for row in rows:
                marks = ", ".join("?" * (len(row) + 1))
                connection.execute(f"INSERT INTO {table} VALUES ({marks})", (id_, *row))  # noqa: S608


def _goal_columns(goal: Goal | None) -> tuple[int | None, ...]:
    """Return the columns of a goal; all of them are NULL where there was none."""
    if goal is None:
        return (None, None, None, None)
    return (goal.reps, goal.hold_s, goal.sets, goal.rest_s)


def _rows(report: Report) -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows of each table without the id of the session, in the order of its columns."""
    return {
        "sets": [
            (
                *(one.number, one.start_s, one.end_s, " ".join(map(str, one.reps))),
                *(one.held_s, one.complete),
            )
            for one in report.sets
        ],
        "reps": [
            (
                *(rep.number, rep.side, rep.start_s, rep.turn_s, rep.end_s),
                *(" ".join(rep.faults), " ".join(rep.not_checked)),
            )
            for rep in report.reps
        ],
        "measures": [
            (rep.number, name, value) for rep in report.reps for name, value in rep.measures.items()
        ],
        "holds": [
            (
                *(number, hold.side, hold.start_s, hold.end_s, hold.held_s, hold.good_s),
                " ".join(hold.faults),
            )
            for number, hold in enumerate(report.holds, 1)
        ],
        "faults": [
            (
                *(number, fault.code, fault.severity, fault.start_s, fault.end_s, fault.rep),
                *(fault.value, fault.limit, fault.unit),
            )
            for number, fault in enumerate(report.faults, 1)
        ],
    }


def kept_sessions(connection: sqlite3.Connection) -> list[Kept]:
    """Return all sessions, the oldest first."""
    # One transaction, so that a session that is written meanwhile is seen whole or not at all.
    connection.execute("BEGIN")
    try:
        sessions = connection.execute(f"SELECT {_COLUMNS} FROM sessions").fetchall()  # noqa: S608
        reps, holds = _reps(connection), _holds(connection)
        faults, sets = _faults(connection), _sets(connection)
    finally:
        connection.execute("COMMIT")
    kept = []
    for id_, started_at, *columns, reps_wanted, hold_s, sets_wanted, rest_s in sessions:
        goal = Goal(reps_wanted, hold_s, sets_wanted, rest_s) if sets_wanted else None
        done = [tuple(one[id_]) for one in (reps, holds, faults, sets)]
        values: list[Any] = [id_, datetime.fromisoformat(started_at), *columns, *done, goal]
        kept.append(Kept(*values))
    return sorted(kept, key=lambda session: (session.started_at, session.id))


def delete_sessions(connection: sqlite3.Connection, id_: int | None = None) -> int:
    """Delete one session, or all without ``id_``; return how many there were."""
    with in_one_go(connection):
        where, values = ("", ()) if id_ is None else (" WHERE id = ?", (id_,))
        deleted = connection.execute(f"DELETE FROM sessions{where}", values).rowcount  # noqa: S608
    connection.execute("VACUUM")
    return deleted


def _reps(connection: sqlite3.Connection) -> Mapping[int, Sequence[Rep]]:
    measures: defaultdict[tuple[int, int], dict[str, float]] = defaultdict(dict)
    for id_, rep, name, value in connection.execute("SELECT * FROM measures ORDER BY rowid"):
        measures[id_, rep][name] = _number(value)
    found: defaultdict[int, list[Rep]] = defaultdict(list)
    for id_, number, side, start, turn, end, faults, not_checked in connection.execute(
        "SELECT * FROM reps ORDER BY session_id, number"
    ):
        times = (_number(start), _number(turn), _number(end))
        codes = (tuple(faults.split()), tuple(not_checked.split()))
        found[id_].append(Rep(number, side, *times, measures[id_, number], *codes))
    return found


def _holds(connection: sqlite3.Connection) -> Mapping[int, Sequence[HeldPosture]]:
    found: defaultdict[int, list[HeldPosture]] = defaultdict(list)
    for id_, _, side, *seconds, faults in connection.execute(
        "SELECT * FROM holds ORDER BY session_id, number"
    ):
        start, end, held, good = map(_number, seconds)
        found[id_].append(HeldPosture(side, start, end, held, good, tuple(faults.split())))
    return found


def _faults(connection: sqlite3.Connection) -> Mapping[int, Sequence[FaultRecord]]:
    found: defaultdict[int, list[FaultRecord]] = defaultdict(list)
    for id_, _, code, severity, start, end, rep, value, limit, unit in connection.execute(
        "SELECT * FROM faults ORDER BY session_id, number"
    ):
        numbers = (_number(start), _number(end), rep, _number(value), _number(limit))
        found[id_].append(FaultRecord(code, severity, *numbers, unit))
    return found


def _sets(connection: sqlite3.Connection) -> Mapping[int, Sequence[SetRecord]]:
    found: defaultdict[int, list[SetRecord]] = defaultdict(list)
    for id_, number, start, end, reps, held, complete in connection.execute(
        "SELECT * FROM sets ORDER BY session_id, number"
    ):
        times = (_number(start), _number(end))
        numbers = tuple(map(int, reps.split()))
        found[id_].append(SetRecord(number, *times, numbers, _number(held), bool(complete)))
    return found


def _number(value: float | None) -> float:
    """Return a number as it was before it was kept: SQLite has no NaN."""
    return math.nan if value is None else value


def _text(name: str) -> str:
    r"""Return a name as text: what is no UTF-8 in it reads as ``\udcff``."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")
