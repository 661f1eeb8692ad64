"""For how long each side was held, as the panel and the reports tell it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from formcheck.core.results.events import HeldPosture, HoldEnded, Restarted, Tick
from formcheck.core.types import Phase, Side
from formcheck.exercises import get
from formcheck.sinks.html.report_cards import cards
from formcheck.sinks.overlay.panel_text import (
    WIDEST,
    SideTimes,
    phase_words,
    possible_phase_words,
    side_words,
)
from formcheck.sinks.terminal.tables import print_summary
from formcheck.sinks.text.report import held_by_side, tiles
from tests.support import sink_scenes as scenes
from tests.support.motion import one_after_another, watch
from tests.support.motions.holds import hold_motion
from tests.support.postures import head_to_knee, seated

FOLD = get("head_to_knee_fold")


def held(side: Side | None, start_s: float, seconds: float) -> HeldPosture:
    return HeldPosture(side, start_s, start_s + seconds, seconds, seconds, ())


def tick(t: float, phase: Phase = Phase.READY, side: Side = "both", hold_s: float = 0.0) -> Tick:
    return replace(scenes.tick(None), t=t, phase=phase, side=side, hold_s=hold_s)


def ended(hold: HeldPosture) -> Tick:
    return replace(tick(hold.end_s), events=(HoldEnded(hold.end_s, hold),))


def test_the_seconds_of_each_side_add_up() -> None:
    holds = [held("right", 0.0, 3.0), held("left", 5.0, 2.0), held("right", 9.0, 1.5)]
    assert held_by_side(holds) == {"left": 2.0, "right": 4.5}
    assert held_by_side([held(None, 0.0, 3.0)]) == {}


def test_a_clock_does_not_run_ahead() -> None:
    assert side_words({"right": 4.9, "left": 2.0}) == "Left 2 s · right 4 s"
    assert side_words({}) == ""
    assert len(side_words({"left": 999.0, "right": 999.9})) == len(WIDEST)


def test_the_present_hold_is_told_with_those_that_are_over() -> None:
    times = SideTimes()
    said = []
    for state in (
        tick(0.5),
        tick(1.0, Phase.HOLD, "left", 1.0),
        ended(held("left", 0.0, 2.0)),
        tick(5.0, Phase.HOLD, "right", 3.0),
        tick(6.0, Phase.HOLD, "right", 4.0),
        ended(held("right", 2.0, 5.0)),
        tick(9.0, Phase.HOLD, "left", 1.5),
    ):
        times.note(state)
        times.note(state)
        said.append(times.text)
    assert said[:3] == ["", "Left 1 s", "Left 2 s"]
    assert said[3:] == [f"Left 2 s · right {n} s" for n in (3, 4, 5)] + ["Left 3 s · right 5 s"]


def test_who_begins_anew_begins_with_nothing() -> None:
    times = SideTimes()
    times.note(ended(held("left", 0.0, 2.0)))
    times.note(replace(tick(3.0), events=(Restarted(3.0),)))
    assert times.text == ""


def test_the_panel_tells_the_sides_instead_of_the_phase() -> None:
    holding = tick(1.0, Phase.HOLD, "left", 1.0)
    assert phase_words(FOLD, holding, held=False, sides="Left 1 s") == "Left 1 s"
    assert phase_words(FOLD, holding, held=False) == "Hold"
    assert WIDEST in possible_phase_words(FOLD)
    assert WIDEST not in possible_phase_words(get("plank"))
    assert WIDEST not in possible_phase_words(get("bird_dog"))


def test_reports_tell_left_and_right_apart(capsys: pytest.CaptureFixture[str]) -> None:
    left = hold_motion(head_to_knee("left", 50.0), seated(), 4.0, before_s=1.0)
    right = hold_motion(head_to_knee("right", 50.0), seated(), 6.0, before_s=1.0)
    report = watch(FOLD, one_after_another(left, right).frames).report
    assert [card.title for card in cards(report, FOLD, lambda t: t)] == [
        "Hold 1, left",
        "Hold 2, right",
    ]
    names = [name for name, _ in tiles(report, FOLD)]
    assert names == ["Held", "Held, left", "Held, right", "Held without a fault"]
    assert [hold["side"] for hold in report.to_dict()["holds"]] == ["left", "right"]
    print_summary(report, FOLD, None)
    printed = capsys.readouterr().out
    assert re.search(r"held 9\.\d s \(left 3\.\d s, right 5\.\d s\)", printed)
    assert re.search(r"Hold +┃ +Side", printed)
