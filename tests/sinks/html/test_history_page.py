"""The page of the history: whole, self-contained, safe with any text."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from formcheck.exercises import ALL
from formcheck.sinks.html.history_page import history_page
from tests.sinks.html.test_report_page import HOSTILE, Page
from tests.support.kept_sessions import STARTED, keep, plank_report, squat_report

EXERCISES = {exercise.name: exercise for exercise in ALL}


def labels(page: Page) -> list[str | None]:
    return [one["aria-label"] for one in page.all("svg")]


def test_each_exercise_has_its_curves_and_tables(tmp_path: Path) -> None:
    reports = (squat_report(), plank_report())
    sessions = keep(tmp_path / "h", *reports, *reports, days=20)
    text = history_page(sessions, EXERCISES)
    page = Page(text)
    told = "session by session"
    assert labels(page) == [
        f"Forearm plank, {told}: Without a fault (%), Held (seconds)",
        (
            f"Squat, {told}: Reps in a session, Without a fault (%), "
            "Thigh above level (degrees), mean of the reps"
        ),
    ]
    assert len(page.all("circle")) == 2 * (2 + 3)
    assert len(page.all("table")) == 4
    assert {"Forearm plank", "Squat", "2026-03", "2026-05", "Not deep enough"} <= set(page.words)
    assert "4 sessions, 2026-03-28 to 2026-05-27" in page.words
    assert "2026-05-27 07:30" in page.words


def test_a_column_in_which_nothing_is_known_is_left_out(tmp_path: Path) -> None:
    page = Page(history_page(keep(tmp_path / "h", plank_report()), EXERCISES))
    assert {"Good", "Held"} <= set(page.words)
    assert {"Reps", "Depth"}.isdisjoint(page.words)


def test_nothing_is_fetched_and_nothing_runs(tmp_path: Path) -> None:
    page = Page(text := history_page(keep(tmp_path / "h", squat_report()), EXERCISES))
    places = [one[key] or "" for _, one in page.tags for key in ("src", "href") if key in one]
    assert all(re.match("data:,$|#", place) for place in places)
    assert "default-src 'none'" in text
    assert page.all("script") == []
    assert "url(" not in text


@pytest.mark.parametrize("hostile", [HOSTILE, '"><img src=x onerror=y>', "</td></table>", "&lt;"])
def test_any_text_is_text(tmp_path: Path, hostile: str) -> None:
    sessions = keep(tmp_path / "h", squat_report(), squat_report(name=hostile))
    named = [replace(session, exercise=hostile) for session in sessions]
    for page in (Page(history_page(sessions, EXERCISES)), Page(history_page(named, EXERCISES))):
        assert hostile in page.words
        assert page.all("script") == page.all("img") == []
    assert hostile in str(labels(page)[0])


def test_one_session_has_tables_and_no_curve(tmp_path: Path) -> None:
    page = Page(history_page(keep(tmp_path / "h", squat_report()), EXERCISES))
    assert len(page.all("table")) == 2
    assert page.all("svg") == []


def test_no_session_is_told() -> None:
    assert "No sessions are kept." in Page(history_page([], EXERCISES)).words


def test_the_axis_tells_hours_days_or_months(tmp_path: Path) -> None:
    [one] = keep(tmp_path / "h", squat_report())
    for days, told in ((0.5, "28 Mar 09:54"), (30, "02 Apr"), (800, "Oct 2026")):
        later = replace(one, started_at=STARTED + timedelta(days=days))
        assert told in Page(history_page([one, later], EXERCISES)).words
