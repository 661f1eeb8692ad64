"""The two groups of a comparison: a report, a session, or all sessions of a period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import Literal, Protocol, TypeAlias

from formcheck.core.results.events import HeldPosture, NotChecked, Rep
from formcheck.core.results.report import Done, FaultRecord, Report
from formcheck.errors import HistoryError
from formcheck.history.records import StoredSession

#: A session and the one before; a day and the 30 days before; a month and the one before.
Period: TypeAlias = Literal["session", "day", "month"]

_BEFORE_A_DAY = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class ComparisonGroup:
    """One session, or several of one exercise together.

    Attributes:
        name: Heading of its column.
        sessions: How many.
        not_checked: Number of sessions in which a fault could not be judged, by code.
        views, versions: Camera views and formcheck versions, each once.
        thresholds: The limits they were judged with, where known, each once.
    """

    name: str
    exercise: str
    sessions: int
    reps: tuple[Rep, ...]
    holds: tuple[HeldPosture, ...]
    faults: tuple[FaultRecord, ...]
    not_checked: Mapping[str, int]
    views: tuple[str, ...]
    versions: tuple[str, ...]
    thresholds: tuple[Mapping[str, float], ...]


class _Session(Done, Protocol):
    """What a report and a stored session have in common."""

    @property
    def exercise(self) -> str: ...
    @property
    def not_checked(self) -> Sequence[NotChecked]: ...
    @property
    def thresholds(self) -> Mapping[str, float]: ...
    @property
    def formcheck_version(self) -> str: ...


def group_of_report(name: str, report: Report) -> ComparisonGroup:
    """Return a report as a group of one."""
    return _make_group(name, [report], [report.view.label])


def group_of_session(session: StoredSession) -> ComparisonGroup:
    """Return a stored session as a group of one, named after its time."""
    return _group_of_sessions(f"{session.started_at:%Y-%m-%d %H:%M}", [session])


def last_two(
    sessions: Sequence[StoredSession], by: Period
) -> tuple[ComparisonGroup, ComparisonGroup]:
    """Return the last session, day or month of ordered sessions, and the group before it.

    Args:
        sessions: Of one exercise.
        by: A month is compared with the last one before it in which the exercise was done, a day
            with the 30 days before it.

    Raises:
        HistoryError: There is nothing before.
    """
    if by == "session":
        groups = [group_of_session(session) for session in sessions[-2:]]
    elif by == "month":
        months = groupby(sessions, key=lambda session: f"{session.started_at:%Y-%m}")
        groups = [_group_of_sessions(month, list(some)) for month, some in months][-2:]
    else:
        groups = _day_and_before(sessions)
    if len(groups) < 2:
        what = "sessions of the 30 days before" if by == "day" else f"a {by} before"
        raise HistoryError(
            f"expected {what} to compare with, got none in the history; see `formcheck history`"
        )
    before, after = groups
    return before, after


def _day_and_before(sessions: Sequence[StoredSession]) -> list[ComparisonGroup]:
    """Return the 30 days before the last day, and that day; those of them with sessions."""
    if not sessions:
        return []
    last = max(session.started_at.date() for session in sessions)
    before = [one for one in sessions if last - _BEFORE_A_DAY <= one.started_at.date() < last]
    that_day = [one for one in sessions if one.started_at.date() == last]
    groups = {"30 days before": before, f"{last}": that_day}
    return [_group_of_sessions(name, some) for name, some in groups.items() if some]


def _group_of_sessions(name: str, sessions: Sequence[StoredSession]) -> ComparisonGroup:
    return _make_group(name, sessions, [session.view for session in sessions])


def _make_group(name: str, sessions: Sequence[_Session], views: Iterable[str]) -> ComparisonGroup:
    """Return sessions of one exercise, at least one, as a group."""
    unchecked = Counter(
        code for session in sessions for code in {entry.code for entry in session.not_checked}
    )
    thresholds: list[Mapping[str, float]] = []
    for session in sessions:
        if session.thresholds and session.thresholds not in thresholds:
            thresholds.append(session.thresholds)
    return ComparisonGroup(
        name=name,
        exercise=sessions[0].exercise,
        sessions=len(sessions),
        reps=tuple(rep for session in sessions for rep in session.reps),
        holds=tuple(hold for session in sessions for hold in session.holds),
        faults=tuple(fault for session in sessions for fault in session.faults),
        not_checked=unchecked,
        views=tuple(dict.fromkeys(views)),
        versions=tuple(dict.fromkeys(session.formcheck_version for session in sessions)),
        thresholds=tuple(thresholds),
    )
