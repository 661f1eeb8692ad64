"""Sides of a comparison: what belongs to which."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from formcheck.errors import HistoryError
from formcheck.history.comparison_groups import Period, group_of_report, group_of_session, last_two
from formcheck.history.records import StoredSession
from tests.support.kept_sessions import keep, squat_report


@pytest.fixture
def one(tmp_path: Path) -> StoredSession:
    [session] = keep(tmp_path / "h", squat_report())
    return session


def on(session: StoredSession, *days: str) -> list[StoredSession]:
    zone = session.started_at.tzinfo
    times = [datetime.fromisoformat(day).replace(tzinfo=zone) for day in days]
    return [replace(session, id=n, started_at=time) for n, time in enumerate(times, 1)]


@pytest.mark.parametrize(
    ("by", "before", "after"),
    [
        ("session", ("2026-03-31 07:00", 1), ("2026-03-31 19:00", 1)),
        ("day", ("30 days before", 3), ("2026-03-31", 2)),
        ("month", ("2026-01", 1), ("2026-03", 5)),
    ],
)
def test_the_last_one_stands_against_what_came_before(
    one: StoredSession, by: Period, before: tuple[str, int], after: tuple[str, int]
) -> None:
    days = ("2026-01-31", "2026-03-01", "2026-03-02", "2026-03-30")
    done = on(one, *days, "2026-03-31T07:00", "2026-03-31T19:00")
    sides = last_two(done, by)
    assert [(side.name, side.sessions) for side in sides] == [before, after]
    assert [len(side.reps) for side in sides] == [3 * before[1], 3 * after[1]]


@pytest.mark.parametrize("by", ["session", "day", "month"])
def test_without_anything_before_there_is_nothing_to_compare(
    one: StoredSession, by: Period
) -> None:
    for done in ([], on(one, "2026-03-01")):
        with pytest.raises(HistoryError, match="got none in the history"):
            last_two(done, by)


def test_a_day_a_month_ago_is_none_of_the_days_before(one: StoredSession) -> None:
    with pytest.raises(HistoryError, match="30 days before"):
        last_two(on(one, "2026-03-01", "2026-04-01"), "day")


def test_a_report_and_the_session_that_was_kept_of_it_are_the_same_side(one: StoredSession) -> None:
    report, kept = group_of_report("x", squat_report()), replace(group_of_session(one), name="x")
    assert repr(kept) == repr(report)


def test_what_differs_among_sessions_is_told_once(one: StoredSession) -> None:
    other = replace(
        one,
        started_at=one.started_at + timedelta(hours=1),
        view="oblique",
        not_checked=(),
        thresholds={"shallow.above": 0.6},
    )
    unknown = replace(one, thresholds={}, started_at=one.started_at + timedelta(hours=2))
    later = replace(one, started_at=one.started_at + timedelta(days=40))
    before, _ = last_two([one, other, unknown, later], "month")
    assert before.views == ("side", "oblique")
    assert before.versions == ("0",)
    assert before.not_checked == {"heels_up": 2}
    assert before.thresholds == (one.thresholds, other.thresholds)
