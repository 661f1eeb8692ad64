"""The page of the history: whole, self-contained, safe with any text."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest

from formcheck.core.report import Report
from formcheck.exercises import ALL
from formcheck.history.database import opened
from formcheck.history.records import Kept, kept_sessions, save_session
from formcheck.sinks.history_page import history_page
from tests.history.made import STARTED, plank_report, silent, squat_report

EXERCISES = {exercise.name: exercise for exercise in ALL}
VOID = {"meta"}


class Page(HTMLParser):
    """Takes a page apart; fails on tags that are not closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.texts: list[str] = []
        self.labels: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.labels += [value or "" for name, value in attrs if name == "aria-label"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def kept(path: Path, *reports: Report) -> list[Kept]:
    with opened(path, now=STARTED, tell=silent) as connection:
        for days, report in enumerate(reports):
            save_session(connection, report, STARTED + timedelta(days=20 * days))
        return kept_sessions(connection)


def test_each_exercise_has_its_curves_and_tables(tmp_path: Path) -> None:
    sessions = kept(tmp_path / "h", squat_report(), plank_report(), squat_report(), plank_report())
    text = history_page(sessions, EXERCISES)
    page = Page(text)
    assert page.labels == [
        "Forearm plank: Without a fault (%)",
        "Forearm plank: Held (seconds)",
        "Squat: Reps in a session",
        "Squat: Without a fault (%)",
        "Squat: Hip over knee, mean of the reps",
    ]
    assert page.tags.count("table") == 4
    assert {"Forearm plank", "Squat", "2026-03", "2026-05", "Not deep enough"} <= set(page.texts)
    assert "2026-05-27 07:30" in page.texts
    assert re.findall(r"\w+://[^\"<\s]+", text.replace("http://www.w3.org/2000/svg", "")) == []
    assert not {"script", "link", "img"} & set(page.tags)


@pytest.mark.parametrize(
    "hostile", ["<script>x</script>", '"><img src=x onerror=y>', "</td></table>", "&lt;"]
)
def test_any_text_is_text(tmp_path: Path, hostile: str) -> None:
    sessions = kept(tmp_path / "h", squat_report(), squat_report(name=hostile))
    named = [replace(session, exercise=hostile) for session in sessions]
    for page in (Page(history_page(sessions, EXERCISES)), Page(history_page(named, EXERCISES))):
        assert hostile in page.texts
        assert not {"script", "img"} & set(page.tags)


def test_one_session_has_tables_and_no_curve(tmp_path: Path) -> None:
    page = Page(history_page(kept(tmp_path / "h", squat_report()), EXERCISES))
    assert page.tags.count("table") == 2
    assert "svg" not in page.tags


def test_no_session_is_told() -> None:
    assert "No sessions are kept." in Page(history_page([], EXERCISES)).texts
