"""How numbers, times and phases are written for people."""

from __future__ import annotations

import math

import numpy as np

from formcheck.core.exercise.definition import Exercise, Signal
from formcheck.core.exercise.rules import Fault, Rule, bound_of
from formcheck.core.pose.landmarks import FloatArray
from formcheck.core.types import Phase

_PHASE_TITLES = {
    Phase.WAITING: "Take the start position",
    Phase.READY: "Ready",
    Phase.OUT: "Go",
    Phase.BACK: "And back",
    Phase.HOLD: "Hold",
}
#: Numbers of a rep that are the seconds of a phase.
WAYS = {"out_s": Phase.OUT, "back_s": Phase.BACK}
#: What a number of this unit is a share of.
UNIT_OF = {"deg": "", "s": "", "ratio": "", "leg": " of the leg's length"}
_STAT_WORDS = {
    "bottom": "near the turning point",
    "top": "back at the top",
    "rest": "on coming to rest",
    "rest_high": "most on coming to rest",
    "min": "least",
    "max": "most",
    "gain": "gained on the way back",
    "half_rise": "until half the way up",
}
# Numbers that are values of their signal, not changes of it.
_READINGS = ("bottom", "top", "rest", "rest_high", "min", "max")


def count(number: int, noun: str) -> str:
    """Return "1 rep" or "2 reps"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def phase_title(exercise: Exercise, phase: Phase) -> str:
    """Return the name of a phase of this exercise."""
    return exercise.phase_titles.get(phase, _PHASE_TITLES[phase])


def clock(seconds: float) -> str:
    """Return "m:ss.s", cut and not rounded: a clock does not run ahead."""
    tenths = int(max(seconds, 0.0) * 10 + 1e-6) if math.isfinite(seconds) else 0
    return f"{tenths // 600}:{tenths // 10 % 60:02d}.{tenths % 10}"


def value_text(signal: Signal, value: float) -> str:
    """Return a value as people read it: "92°", "12%", or a dash where it is unknown."""
    return unit_text(shown_unit(signal), shown(signal, value))


def shown_unit(signal: Signal) -> str:
    """Return the unit in which people see a signal."""
    return "deg" if signal.sine else signal.unit


def shown(signal: Signal, value: float) -> float:
    """Return a value of a signal in the unit in which people see it."""
    if not signal.sine or math.isnan(value):
        return value
    return math.degrees(math.asin(min(max(value, -1.0), 1.0)))


def plot_title(signal: Signal) -> str:
    """Return the title of a curve of :func:`plotted` values, with their unit."""
    units = {"deg": "degrees", "leg": "% of the leg's length", "ratio": "%"}
    return f"{signal.title} ({units[shown_unit(signal)]})"


def plotted(signal: Signal, values: FloatArray) -> FloatArray:
    """Return values of a signal in degrees or percent; NaN stays NaN."""
    if signal.sine:
        return np.degrees(np.arcsin(np.clip(values, -1.0, 1.0)))
    return values if signal.unit == "deg" else 100.0 * values


def shown_stat(stat: str, exercise: Exercise, value: float) -> tuple[str, float]:
    """Return unit and value in which people see a figure of a rep; NaN stays NaN."""
    kind, *signals = stat.split(":")
    if signals and kind in _READINGS:
        signal = exercise.signal(signals[0])
        return shown_unit(signal), shown(signal, value)
    return exercise.unit_of_stat(stat), value


def unit_text(unit: str, value: float, digits: int = 0) -> str:
    """Return a figure of this unit as people read it; also "0.5 s", and "2" without a unit."""
    if math.isnan(value):
        return "–"
    match unit:
        case "deg":
            text = f"{value:.{digits}f}°"
        case "leg" | "share" | "ratio":
            text = f"{100 * value:.{digits}f}%"
        case "s":
            text = f"{value:.1f} s"
        case _:
            text = f"{value:g}"
    if text.startswith("-"):
        text = "−" + text[1:] if any(digit in text for digit in "123456789") else text[1:]
    return text


def stat_title(stat: str, exercise: Exercise) -> str:
    """Return the name of a figure of a rep."""
    kind, *signals = stat.split(":")
    if kind in WAYS:
        return phase_title(exercise, WAYS[kind])
    if not signals:
        return kind.removesuffix("_s").replace("_", " ").capitalize()
    words = _STAT_WORDS.get(kind, kind.replace("_", " "))
    return f"{exercise.signal(signals[0]).title}, {words}"


def shown_of(rule: Rule, exercise: Exercise, value: float) -> tuple[str, float]:
    """Return unit and value in which people see what a rule judges; NaN stays NaN."""
    if isinstance(rule, Fault):
        signal = exercise.signal(rule.signal)
        return shown_unit(signal), shown(signal, value)
    return shown_stat(rule.stat, exercise, value)


def reading_text(rule: Rule, exercise: Exercise, value: float, limit: float) -> str:
    """Return a value beside its limit: "trunk minus shin 32°, should be at most 22°".

    Empty where the value is unknown, or has no unit that people know.
    """
    if isinstance(rule, Fault):
        title = exercise.signal(rule.signal).title
    else:
        title = stat_title(rule.stat, exercise)
    unit, value = shown_of(rule, exercise, value)
    _, limit = shown_of(rule, exercise, limit)
    if math.isnan(value) or unit not in UNIT_OF:
        return ""
    side = "at most" if bound_of(rule) == "above" else "at least"
    # Values just beyond their limit need another digit to differ from it.
    digits = int(unit_text(unit, value) == unit_text(unit, limit))
    read, allowed = (unit_text(unit, one, digits) for one in (value, limit))
    return f"{title[:1].lower()}{title[1:]} {read}{UNIT_OF[unit]}, should be {side} {allowed}"
