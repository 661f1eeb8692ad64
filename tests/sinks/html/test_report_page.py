"""report.html: what is said, what is shown, and that nothing which comes in is more than text."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from formcheck import exercises
from formcheck.app.pipeline import Observation, run
from formcheck.capture.recording.recording import Recording
from formcheck.core.exercise.definition import Exercise
from formcheck.core.pose.frame import Frame
from formcheck.core.pose.landmarks import Pose
from formcheck.core.results.events import Attempt, Choice, NotChecked
from formcheck.core.results.report import Report, Unknown
from formcheck.exercises import ALL
from formcheck.exercises.deadlift import DEADLIFT
from formcheck.exercises.plank import PLANK
from formcheck.exercises.squat import SQUAT
from formcheck.sinks.html.curves import bands_of
from formcheck.sinks.html.report_cards import cards
from formcheck.sinks.html.report_page import ReportPage
from formcheck.sinks.text.report import next_step, tiles, unchecked
from tests.benchmarks import made
from tests.golden import FOLDER
from tests.support import sink_scenes as scenes

HOSTILE = "<img src=x onerror=alert(1)>\"'&{{ 7*7 }}</script><script>alert(2)</script>"
VOID = {"meta", "link", "img", "br", "line", "rect", "input"}


class Page(HTMLParser):
    """What a page consists of; fails where its tags do not match."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID - {"rect"}:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("style", "script"):
            self.words.append(data.strip())

    @property
    def text(self) -> str:
        return " ".join(word for word in self.words if word)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def unknown(t: float) -> float:
    return math.nan


def page_of(report: Report, exercise: Exercise, folder: Path, video: str | None = None) -> Page:
    sink = ReportPage(folder / "report.html", exercise, video=video)
    sink.close(report)
    return Page((folder / "report.html").read_text("utf-8"))


def filmed(name: str, *, pictures: bool = True) -> Iterable[Observation]:
    """A recorded session with pictures that are grey."""
    for number, (t, pose) in enumerate(Recording(FOLDER / f"{name}.poses.jsonl.gz")):
        yield Observation(t, pose, Frame(number, t, grey(pose)) if pictures else None)


def grey(pose: Pose | None) -> Any:
    width, height = pose.size if pose else (640, 480)
    return np.full((height, width, 3), 90, np.uint8)


def session(name: str, folder: Path, *, pictures: bool = True) -> tuple[Page, Report]:
    recording = Recording(FOLDER / f"{name}.poses.jsonl.gz")
    exercise = exercises.get(recording.exercise)
    sink = ReportPage(folder / "report.html", exercise, video="annotated.mp4")
    report = run(
        filmed(name, pictures=pictures), exercise, [sink], describe=lambda: recording.source
    )
    return Page((folder / "report.html").read_text("utf-8")), report


def test_a_session_has_a_picture_of_each_turning_point_and_of_each_fault(tmp_path: Path) -> None:
    page, report = session("squat_side", tmp_path)
    told = [image["alt"] or "" for image in page.all("img")]
    assert len(report.reps) == 5
    assert sum("with the skeleton" in text for text in told) == 5
    assert [text for text in told if "Trunk folds forward" in text]
    assert all(
        (image["src"] or "").startswith("data:image/jpeg;base64,") for image in page.all("img")
    )
    assert "Trunk folds forward, at its worst" in page.text
    assert "5 Reps" in page.text
    assert "3 Without a fault" in page.text


def test_the_reps_of_the_curves_lead_to_the_reps_of_the_page(tmp_path: Path) -> None:
    page, report = session("squat_side", tmp_path)
    idents = {attributes["id"] for _, attributes in page.tags if "id" in attributes}
    leads = Counter(link["href"] for link in page.all("a"))
    assert set(leads) == {f"#rep-{rep.number}" for rep in report.reps}
    assert {href[1:] for href in leads if href} <= idents
    starts = [article["data-start"] for article in page.all("article")]
    assert starts == [f"{rep.start_s:.3f}" for rep in report.reps]


def test_a_hold_is_shown_at_its_start_and_at_its_worst(tmp_path: Path) -> None:
    page, _ = session("plank_pike", tmp_path)
    assert len(page.all("img")) == 2
    assert "14.0 s Held" in page.text
    assert "Hips too high, for 5.0 s in all" in page.text
    assert {link["href"] for link in page.all("a")} == {"#hold-1"}


def test_a_one_sided_exercise_names_the_side_and_the_hold_of_each_rep(tmp_path: Path) -> None:
    page, report = session("bird_dog_side", tmp_path)
    for rep in report.reps:
        assert f"Rep {rep.number}, {rep.side}" in page.text
    assert "Held 1.6 s" in page.text


def test_without_pictures_it_says_so(tmp_path: Path) -> None:
    page, _ = session("squat_side", tmp_path, pictures=False)
    assert page.all("img") == []
    assert "Without pictures" in page.text


def test_a_page_for_which_pictures_are_not_wanted_keeps_none(tmp_path: Path) -> None:
    sink = ReportPage(tmp_path / "report.html", SQUAT, pictures=False)
    run(filmed("squat_side"), SQUAT, [sink], describe=lambda: made.report(SQUAT).source)
    text = (tmp_path / "report.html").read_text("utf-8")
    assert "image/jpeg" not in text
    assert "or they were not wanted" in text
    assert Page(text).all("article")


def test_every_picture_has_words_and_headings_go_down_step_by_step(tmp_path: Path) -> None:
    page, _ = session("squat_side", tmp_path)
    assert all(image["alt"] for image in page.all("img"))
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    idents = Counter(attributes["id"] for _, attributes in page.tags if "id" in attributes)
    assert max(idents.values()) == 1
    for _, attributes in page.tags:
        if "aria-labelledby" in attributes:
            assert attributes["aria-labelledby"] in idents


def test_nothing_is_fetched_and_no_other_script_may_run(tmp_path: Path) -> None:
    page, _ = session("squat_side", tmp_path)
    text = (tmp_path / "report.html").read_text("utf-8")
    places = [one[key] or "" for _, one in page.tags for key in ("src", "href") if key in one]
    assert len(places) > 10
    assert all(re.match(r"data:|#|annotated\.mp4$", place) for place in places)
    assert "default-src 'none'" in text
    assert "url(" not in text
    assert "@import" not in text


@pytest.mark.parametrize("exercise", ALL, ids=lambda one: one.name)
def test_whatever_a_file_or_a_person_brings_in_is_text(exercise: Exercise, tmp_path: Path) -> None:
    report = made.report(exercise)
    report = replace(
        report,
        source=replace(report.source, name=HOSTILE, problem=HOSTILE),
        attempts=(Attempt(1.0, 2.0, HOSTILE, {}),),
        thresholds={HOSTILE: 1.0},
        not_checked=tuple(NotChecked(rule.code, HOSTILE, 3.0) for rule in exercise.faults[:1]),
    )
    sink = ReportPage(tmp_path / "report.html", exercise, video=HOSTILE)
    signals = {signal.name: 1.0 for signal in exercise.signals}
    for t in (0.0, 1.0):
        sink.write(scenes.tick(None, t=t, signals=signals), None)
    sink.close(report)
    page = Page((tmp_path / "report.html").read_text("utf-8"))
    assert page.all("img") == []
    assert len(page.all("script")) == 1
    assert not any("onerror" in attributes for _, attributes in page.tags)
    assert page.text.count(HOSTILE) >= 3 + len(report.not_checked)
    assert page.all("video")[0]["src"] == HOSTILE


def test_codes_read_as_words(tmp_path: Path) -> None:
    report = replace(
        made.report(SQUAT),
        attempts=(Attempt(1.0, 2.0, "not_deep_enough", {}),),
        not_checked=(NotChecked("heels_up", "hidden_by_view", 3.0, view="front"),),
        unknown=(Unknown("ankle", "out_of_frame", 3.0),),
        chosen=Choice("squat", 2.0, 1.0, "reps_counted"),
    )
    text = page_of(report, SQUAT, tmp_path).text
    assert "0:02.0: not deep enough" in text
    assert "Not counted: 1 attempt (not deep enough)." in text
    assert "cannot be seen from the front or behind" in text
    assert "Not seen: ankle 3.0 s (out of the picture)." in text
    assert "Recognised because you stand and your knees and hips bend." in text
    assert "_" not in text


def test_a_name_that_is_no_text_does_not_cost_the_page(tmp_path: Path) -> None:
    report = made.report(SQUAT)
    report = replace(report, source=replace(report.source, name="odd\udcff.mp4"))
    assert "odd\\udcff.mp4" in page_of(report, SQUAT, tmp_path).text


def test_an_exercise_that_nobody_knows_gets_a_page_as_well(tmp_path: Path) -> None:
    reps = [made.rep(1.0, "lean"), made.rep(4.0)]
    faults = [replace(made.record("lean", 1.2, 1.8), rep=1)]
    page = page_of(made.report(scenes.SQUAT, reps=reps, faults=faults), scenes.SQUAT, tmp_path)
    assert "Trunk folds, in 1 of 2 reps" in page.text
    assert "Down 1.0 s Up 1.0 s" in page.text  # from the turning point, where not measured


def test_a_way_out_that_was_not_seen_has_no_time(tmp_path: Path) -> None:
    rep = made.rep(1.0)
    rep = replace(rep, measures={**rep.measures, "out_s": math.nan, "back_s": 1.2})
    assert "Down – Up 1.2 s" in page_of(made.report(SQUAT, reps=[rep]), SQUAT, tmp_path).text


def test_no_report_no_page(tmp_path: Path) -> None:
    ReportPage(tmp_path / "report.html", SQUAT).close(None)
    assert list(tmp_path.iterdir()) == []


def test_nothing_counted_still_says_what_was_seen(tmp_path: Path) -> None:
    page = page_of(made.report(SQUAT), SQUAT, tmp_path)
    assert "0 Reps" in page.text
    assert "Nothing counted" in page.text
    assert "Work on this next" not in page.text


def test_what_endangers_the_back_comes_first_then_what_is_most_frequent() -> None:
    reps = [made.rep(0, "shallow"), made.rep(3, "shallow", "trunk_lean"), made.rep(6, "shallow")]
    often = [
        made.record("trunk_lean", 3, 4),
        *(made.record("shallow", t, t + 1) for t in (0, 3, 6)),
    ]
    step = next_step(made.report(SQUAT, reps=reps, faults=often), SQUAT)
    assert step is not None
    assert (step.title, step.often) == ("Not deep enough", "in 3 of 3 reps")
    danger = made.record("back_rounded", 7, 8, severity="stop")
    step = next_step(made.report(SQUAT, reps=reps, faults=[*often, danger]), SQUAT)
    assert step is not None
    assert (step.title, step.severity) == (SQUAT.fault("back_rounded").title, "stop")
    assert step.often == "1 time, between reps"
    assert next_step(made.report(SQUAT, reps=reps), SQUAT) is None


@pytest.mark.parametrize("exercise", [SQUAT, DEADLIFT], ids=lambda one: one.name)
def test_depth_is_told_as_a_share_of_a_full_rep(exercise: Exercise) -> None:
    cycle: Any = exercise.measure
    for share in (0.5, 1.0):
        value = cycle.rest + share * (cycle.full - cycle.rest)
        asked: list[float] = []

        def carried(t: float, value: float = value, asked: list[float] = asked) -> float:
            asked.append(t)
            return value

        [card] = cards(made.report(exercise, reps=[made.rep(0)]), exercise, carried)
        assert card.facts[0] == ("Depth", f"{100 * share:.0f}%")
        assert asked == [made.rep(0).turn_s]


def test_depth_is_left_out_where_it_is_not_known(tmp_path: Path) -> None:
    page = page_of(made.report(SQUAT, reps=[made.rep(0)]), SQUAT, tmp_path)
    assert "Rep 1" in page.text
    assert "Depth 1" not in page.text
    session("deadlift_side", tmp_path)
    text = Page((tmp_path / "report.html").read_text("utf-8")).text
    assert re.search(r"Depth (8|9|10|11|12)\d?% Hip fold, at the turn", text)


def test_a_fault_that_lasts_through_two_reps_is_in_both() -> None:
    reps = [made.rep(0, "trunk_lean"), replace(made.rep(3, "trunk_lean"), number=2)]
    lasting = replace(made.record("trunk_lean", 1, 4), rep=1)
    found = cards(made.report(SQUAT, reps=reps, faults=[lasting]), SQUAT, unknown)
    assert [[fault.code for fault in card.faults] for card in found] == [["trunk_lean"]] * 2
    brief = replace(made.record("trunk_lean", 1, 2), rep=1)
    again = replace(made.record("trunk_lean", 3.5, 4), rep=2)
    found = cards(made.report(SQUAT, reps=reps, faults=[brief, again]), SQUAT, unknown)
    assert [[fault.start_s for fault in card.faults] for card in found] == [[1], [3.5]]


def test_a_rep_with_a_fault_is_never_called_good(tmp_path: Path) -> None:
    report = made.report(SQUAT, reps=[made.rep(0, "shallow")])  # without a stretch of it
    [card] = cards(report, SQUAT, unknown)
    assert [fault.code for fault in card.faults] == ["shallow"]
    assert "✓ good" not in page_of(report, SQUAT, tmp_path).text


def test_a_rep_that_was_cut_off_is_never_called_good(tmp_path: Path) -> None:
    report = made.report(SQUAT, reps=[replace(made.rep(0), cut_off=True)])
    text = page_of(report, SQUAT, tmp_path).text
    assert "✓ good" not in text
    assert "cut off" in text
    assert [band.tone for band in bands_of(report)] == ["warn"]


def test_faults_outside_of_reps_and_holds_have_a_place_of_their_own() -> None:
    report = made.report(SQUAT, reps=[made.rep(0)], faults=[made.record("heels_up", 5, 6)])
    assert [card.ident for card in cards(report, SQUAT, unknown)] == ["rep-1", "outside"]
    holds = [made.hold(0, 4)]
    faults = [made.record("hips_piked", 3, 5), made.record("hips_piked", 6, 7)]
    found = cards(made.report(PLANK, holds=holds, faults=faults), PLANK, unknown)
    assert [(card.ident, len(card.faults)) for card in found] == [("hold-1", 1), ("outside", 1)]


@pytest.mark.parametrize(
    ("not_checked", "reason", "remedy"),
    [
        (
            NotChecked("knee_valgus", "hidden_by_view", 9.0, view="side"),
            "cannot be seen from the side",
            "at an angle or from the front or behind.",
        ),
        (
            NotChecked("trunk_lean", "hidden_by_view", 9.0, view="front"),
            "cannot be seen from the front or behind",
            "Film it from the side.",
        ),
        (
            NotChecked("heels_up", "signal_unknown", 9.0, signal="heel_rise"),
            "heel height could not be compared with the start position",
            SQUAT.camera,
        ),
    ],
)
def test_how_to_film_follows_from_the_views_of_the_fault(
    not_checked: NotChecked, reason: str, remedy: str
) -> None:
    report = made.report(SQUAT, not_checked=[not_checked])
    [entry] = unchecked(report, SQUAT)
    assert entry.reason == reason
    assert entry.remedy.endswith(remedy)


def test_what_no_view_shows_has_no_advice() -> None:
    bird_dog = exercises.get("bird_dog")
    entry = NotChecked("hips_rotated", "signal_not_measured", 9.0, signal="pelvis")
    report = made.report(bird_dog, not_checked=[entry])
    assert [entry.remedy for entry in unchecked(report, bird_dog)] == [""]


def test_the_figures_on_top_are_those_of_the_exercise() -> None:
    assert tiles(made.report(SQUAT, reps=[made.rep(0), made.rep(3, "shallow")]), SQUAT) == [
        ("Reps", "2"),
        ("Without a fault", "1"),
    ]
    assert tiles(made.report(PLANK, holds=[made.hold(0, 9)]), PLANK) == [
        ("Held", "9.0 s"),
        ("Held without a fault", "9.0 s"),
    ]
