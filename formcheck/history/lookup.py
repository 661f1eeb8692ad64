"""The history asked: what was kept, and what was done of late."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from formcheck.core.goal import Goal, SetRecord
from formcheck.history.database import history_path, opened, unusable
from formcheck.history.figures import figures_of
from formcheck.history.records import Kept, kept_sessions


@dataclass(frozen=True, slots=True)
class Past:
    """A session of the past in figures.

    Attributes:
        started_at: With its offset from UTC.
        reps: Counted.
        good_share: Share of the reps without a fault, or of the seconds where nothing is counted;
            NaN when nothing was done.
        hold_s, good_hold_s: Seconds in the posture, and those without a fault.
        faults: In how many reps, or holds where nothing is counted, by code; the most frequent
            first.
        goal: What was wanted, if that was said.
        sets: How far that came.
    """

    started_at: datetime
    reps: int
    good_share: float
    hold_s: float
    good_hold_s: float
    faults: Mapping[str, int]
    goal: Goal | None
    sets: tuple[SetRecord, ...]


def recent(exercise: str, count: int, *, tell: Callable[[str], None]) -> list[Past]:
    """Return the last ``count`` sessions of an exercise that were kept, the latest first.

    Args:
        exercise: Its name.
        count: At most so many; 1 or more.
        tell: Told in one line of a damaged history that was set aside.

    Raises:
        HistoryError: The history cannot be used.
    """
    done = [session for session in all_kept(tell) if session.exercise == exercise]
    return [_past(session) for session in reversed(done[-count:])]


def all_kept(tell: Callable[[str], None]) -> list[Kept]:
    """Return the sessions that were kept, the oldest first.

    Raises:
        HistoryError: The history cannot be used.
    """
    with opened_if_there(tell) as connection:
        return kept_sessions(connection) if connection is not None else []


@contextmanager
def opened_if_there(tell: Callable[[str], None]) -> Iterator[sqlite3.Connection | None]:
    """Open the history; None when there is none, for looking makes no file.

    Raises:
        HistoryError: The history cannot be used.
    """
    path = history_path()
    try:
        there = path.exists()
    except OSError as error:
        raise unusable(path, error) from error
    if not there:
        yield None
        return
    with opened(path, now=datetime.now().astimezone(), tell=tell) as connection:
        yield connection


def _past(session: Kept) -> Past:
    figures = figures_of([session])
    return Past(
        started_at=session.started_at,
        reps=figures.reps,
        good_share=figures.good_share,
        hold_s=figures.hold_s,
        good_hold_s=figures.good_hold_s,
        faults=figures.faults,
        goal=session.goal,
        sets=session.sets,
    )
