"""Ticks that are made by hand, for what only looks at ticks; their times are the only clock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from formcheck.core.exercise.definition import Exercise
from formcheck.core.results.events import (
    Event,
    FaultCleared,
    FaultRaised,
    HeldPosture,
    HoldEnded,
    HoldStarted,
    Rep,
    RepCounted,
    RepEnded,
    Tick,
)
from formcheck.core.types import Phase
from formcheck.exercises.squat import SQUAT
from tests.support.motions.squat import squat_motion

FPS = 10
#: From leaving rest to leaving it again. The rep counts after 2.4 s and is judged 0.4 s later.
REP_S = 3.0
SOMEBODY = squat_motion(1).frames[0][1]


def tick(t: float, exercise: Exercise = SQUAT, **changes: Any) -> Tick:
    """Return a tick of somebody at rest who is seen from the side."""
    usual: dict[str, Any] = {
        "pose": SOMEBODY,
        "side": "left",
        "view": "side",
        "facing": "left",
        "signals": {signal.name: 0.0 for signal in exercise.signals},
        "phase": Phase.READY,
        "progress": 0.0,
        "reps": 0,
        "attempts": 0,
        "hold_s": 0.0,
    }
    return Tick(t=round(t, 6), **(usual | changes))


def still(start_s: float, seconds: float, exercise: Exercise = SQUAT, **changes: Any) -> list[Tick]:
    """Return ticks in which nothing happens."""
    return [tick(start_s + i / FPS, exercise, **changes) for i in range(round(seconds * FPS))]


@dataclass(frozen=True)
class Slip:
    """A momentary fault from one time of a rep or hold to another."""

    code: str
    begin_s: float
    end_s: float


def _with_slips(ticks: list[Tick], slips: Iterable[Slip], exercise: Exercise) -> list[Tick]:
    start_s = ticks[0].t
    for slip in slips:
        rule = exercise.fault(slip.code)
        raised = FaultRaised(0.0, slip.code, rule.cue, rule.severity, 1.0, 0.5)
        first, last = (round(s * FPS) for s in (slip.begin_s, slip.end_s))
        for i in range(first, min(last, len(ticks))):
            ticks[i] = replace(ticks[i], faults=(*ticks[i].faults, slip.code))
        ticks[first] = _and(ticks[first], replace(raised, t=ticks[first].t))
        if last < len(ticks):
            ticks[last] = _and(ticks[last], FaultCleared(start_s + slip.end_s, slip.code))
    return ticks


def _and(one: Tick, *events: Event) -> Tick:
    return replace(one, events=(*one.events, *events))


def rep(
    start_s: float,
    number: int,
    *faults: Slip | str,
    exercise: Exercise = SQUAT,
    not_checked: tuple[str, ...] = (),
    **changes: Any,
) -> list[Tick]:
    """Return the ticks of a rep.

    Args:
        start_s: When it leaves rest.
        number: Of the rep.
        faults: Slips that show on the way, and codes that are judged at the end.
        exercise: What is done.
        not_checked: Codes that could not be judged.
        changes: To every tick.
    """
    times = [start_s + i / FPS for i in range(round(REP_S * FPS))]
    ticks = []
    for i, t in enumerate(times):
        phase = Phase.OUT if i < 12 else Phase.BACK if i < 24 else Phase.READY
        reps = number if i >= 24 else number - 1
        ticks.append(tick(t, exercise, **({"phase": phase, "reps": reps} | changes)))
    slips = [one for one in faults if isinstance(one, Slip)]
    codes = tuple(dict.fromkeys(one.code if isinstance(one, Slip) else one for one in faults))
    ended = Rep(number, None, start_s, start_s + 1.2, start_s + 2.4, {}, codes, not_checked)
    ticks[24] = _and(ticks[24], RepCounted(ticks[24].t, number))
    ticks[28] = _and(ticks[28], RepEnded(ticks[28].t, ended))
    return _with_slips(ticks, slips, exercise)


def set_of(*reps: Sequence[Slip | str], start_s: float = 1.0, **changes: Any) -> list[Tick]:
    """Return a second of rest and reps that follow each other."""
    ticks = still(0.0, start_s, **changes)
    for i, faults in enumerate(reps):
        ticks += rep(start_s + i * REP_S, i + 1, *faults, **changes)
    return ticks


def hold(
    start_s: float, seconds: float, exercise: Exercise, *slips: Slip, **changes: Any
) -> list[Tick]:
    """Return a hold, whose clock begins after half a second, and the tick after it."""
    ticks = []
    for one in still(start_s, seconds, exercise, **changes):
        held_s = round(one.t - start_s, 6)
        running = held_s >= 0.5
        phase = Phase.HOLD if running else Phase.READY
        ticks.append(replace(one, phase=phase, hold_s=held_s if running else 0.0))
    ticks[5] = _and(ticks[5], HoldStarted(ticks[5].t, start_s))
    ticks = _with_slips(ticks, slips, exercise)
    end_s = start_s + seconds
    over = HeldPosture(None, start_s, end_s, seconds, seconds, ())
    end = tick(end_s, exercise, hold_s=seconds, events=(HoldEnded(end_s, over),), **changes)
    return [*ticks, end]


def merged(*parts: Sequence[Tick]) -> list[Tick]:
    """Return the ticks of parts that follow each other."""
    ticks = [one for part in parts for one in part]
    assert all(a.t < b.t for a, b in pairwise(ticks))
    return ticks
