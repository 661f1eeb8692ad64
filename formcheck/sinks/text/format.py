"""How numbers, times and phases are written for people."""

from __future__ import annotations

import math

from formcheck.core.exercise.definition import Exercise, Signal
from formcheck.core.types import Phase

_PHASE_TITLES = {
    Phase.WAITING: "Take the start position",
    Phase.READY: "Ready",
    Phase.OUT: "Go",
    Phase.BACK: "And back",
    Phase.HOLD: "Hold",
}


def phase_title(exercise: Exercise, phase: Phase) -> str:
    """Return what people call a phase of this exercise."""
    return exercise.phase_titles.get(phase, _PHASE_TITLES[phase])


def clock(seconds: float) -> str:
    """Return "m:ss.s", cut and not rounded: a clock does not run ahead."""
    tenths = int(max(seconds, 0.0) * 10 + 1e-6) if math.isfinite(seconds) else 0
    return f"{tenths // 600}:{tenths // 10 % 60:02d}.{tenths % 10}"


def value_text(signal: Signal, value: float) -> str:
    """Return a value as people read it: "92°", "12%", "0.75", or a dash where it is unknown."""
    return unit_text(signal.unit, value)


def unit_text(unit: str, value: float) -> str:
    """Return a figure of this unit as people read it; also "0.5 s", and "2" without a unit."""
    if math.isnan(value):
        return "–"
    match unit:
        case "deg":
            text = f"{value:.0f}°"
        case "leg" | "share":
            text = f"{100 * value:.0f}%"
        case "ratio":
            text = f"{value:.2f}"
        case "s":
            text = f"{value:.1f} s"
        case _:
            text = f"{value:g}"
    if text.startswith("-"):
        text = "−" + text[1:] if any(digit in text for digit in "123456789") else text[1:]
    return text
