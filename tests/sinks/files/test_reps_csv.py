"""reps.csv: one row a rep, columns that stay, cells that are no formulas."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from formcheck.core.exercise.definition import Exercise
from formcheck.core.results.report import Report
from formcheck.exercises import ALL
from formcheck.exercises.squat import SQUAT
from formcheck.sinks.files.session_files import RepsCsv, text_cell
from tests.benchmarks import made


def rows(report: Report, exercise: Exercise, path: Path) -> list[dict[str, str]]:
    RepsCsv(path, exercise).close(report)
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_a_row_has_times_verdict_and_measures_with_their_units(tmp_path: Path) -> None:
    measures = {"knee_min_deg": 81.23456, "out_s": float("nan")}
    report = made.report(
        SQUAT, reps=[made.rep(1.0, measures=measures), made.rep(4.0, "shallow", "too_fast")]
    )
    first, second = rows(report, SQUAT, tmp_path / "reps.csv")
    assert (first["source"], first["exercise"], first["rep"]) == ("clip.mp4", "squat", "1")
    assert (first["start_s"], first["turn_s"], first["end_s"]) == ("1.000", "2.000", "3.000")
    assert (first["good"], first["faults"], first["side"]) == ("yes", "", "")
    assert (first["knee_min_deg"], first["out_s"]) == ("81.235", "")
    assert (second["good"], second["faults"]) == ("no", "shallow too_fast")


def test_a_rep_that_was_cut_off_is_not_good(tmp_path: Path) -> None:
    report = made.report(SQUAT, reps=[replace(made.rep(1.0), cut_off=True)])
    [row] = rows(report, SQUAT, tmp_path / "reps.csv")
    assert (row["good"], row["faults"]) == ("no", "")


@pytest.mark.parametrize("exercise", ALL, ids=lambda one: one.name)
def test_columns_are_there_even_without_a_rep(exercise: Exercise, tmp_path: Path) -> None:
    path = tmp_path / "reps.csv"
    assert rows(made.report(exercise), exercise, path) == []
    head = path.read_text("utf-8").strip().split(",")
    assert head[:3] == ["source", "exercise", "rep"]
    assert head[10:] == [exercise.name_of_measure(stat) for stat in exercise.measures]


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\n=1"])
def test_no_name_of_a_file_is_a_formula(name: str, tmp_path: Path) -> None:
    report = made.report(SQUAT, reps=[made.rep(0)])
    report = replace(report, source=replace(report.source, name=name))
    [row] = rows(report, SQUAT, tmp_path / "reps.csv")
    assert row["source"] == f"'{name}"


@pytest.mark.parametrize("name", ["clip.mp4", 'a "b", c.mp4', "x=1.mp4", "ä\n.mp4"])
def test_other_names_stay_what_they_are(name: str, tmp_path: Path) -> None:
    report = made.report(SQUAT, reps=[made.rep(0)])
    report = replace(report, source=replace(report.source, name=name))
    assert rows(report, SQUAT, tmp_path / "reps.csv")[0]["source"] == name
    assert text_cell("odd\udcff") == "odd\\udcff"


def test_no_report_no_file(tmp_path: Path) -> None:
    RepsCsv(tmp_path / "reps.csv", SQUAT).close(None)
    assert list(tmp_path.iterdir()) == []
