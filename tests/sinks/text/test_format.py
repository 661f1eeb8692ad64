"""People see degrees, percent and seconds, never a bare ratio."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest

from formcheck.core.exercise.definition import Exercise
from formcheck.core.exercise.rules import limit_of
from formcheck.exercises import ALL, get
from formcheck.sinks.text.format import plot_title, plotted, reading_text, shown_stat, unit_text

SQUAT = get("squat")


@pytest.mark.parametrize(
    ("code", "value", "limit", "text"),
    [
        (
            "shallow",
            0.65,
            0.42,
            "thigh above level, near the turning point 41°, should be at most 25°",
        ),
        ("trunk_lean", 32.2, 22.0, "trunk past shins 32°, should be at most 22°"),
        ("trunk_lean", 22.3, 22.0, "trunk past shins 22.3°, should be at most 22.0°"),
        ("heels_up", 0.061, 0.04, "heel height 6% of the leg's length, should be at most 4%"),
        (
            "knee_valgus",
            0.64,
            0.88,
            "knees over ankles, near the turning point 64%, should be at least 88%",
        ),
        ("shallow", math.nan, 0.42, ""),
    ],
)
def test_what_was_read_stands_beside_its_limit(
    code: str, value: float, limit: float, text: str
) -> None:
    assert reading_text(SQUAT.fault(code), SQUAT, value, limit) == text


@pytest.mark.parametrize("exercise", ALL, ids=lambda one: one.name)
def test_no_reading_is_a_bare_number(exercise: Exercise) -> None:
    for rule in exercise.faults:
        limit = limit_of(rule, rule.views[0])
        text = reading_text(rule, exercise, limit + 0.2, limit)
        if exercise.unit(rule):
            assert re.fullmatch(r"[^\d]+\d+(\.\d)?(°|%| s)[^\d]*\d+(\.\d)?(°|%| s)", text), text
        else:
            assert text == ""


def test_a_depth_is_an_angle_and_a_change_of_it_is_none() -> None:
    unit, value = shown_stat("bottom:hip_height", SQUAT, 0.5)
    assert unit == "deg"
    assert value == pytest.approx(30.0)
    assert shown_stat("range:hip_height", SQUAT, 0.5) == ("ratio", 0.5)
    assert math.isnan(shown_stat("bottom:hip_height", SQUAT, math.nan)[1])


def test_curves_are_in_the_unit_of_their_title() -> None:
    values = np.array([0.5, 1.2, math.nan])
    depth, heel = SQUAT.signal("hip_height"), SQUAT.signal("heel_rise")
    assert plot_title(depth) == "Thigh above level (degrees)"
    assert plotted(depth, values)[:2] == pytest.approx([30.0, 90.0])
    assert plot_title(heel) == "Heel height (% of the leg's length)"
    assert plotted(heel, values)[:2] == pytest.approx([50.0, 120.0])


def test_more_digits_on_request() -> None:
    assert [unit_text("leg", 0.0432, 1), unit_text("deg", -0.04, 1)] == ["4.3%", "0.0°"]
