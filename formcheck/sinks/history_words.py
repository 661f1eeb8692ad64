"""The history in words and cells, the same in a terminal and on a page."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from formcheck.core.exercise import Exercise
from formcheck.history.figures import Figures, depth_stat, figures_of
from formcheck.history.records import Kept
from formcheck.sinks.messages import value_text

__all__ = [
    "UNKNOWN",
    "Exercises",
    "by_exercise",
    "change_head",
    "changes",
    "depth_title",
    "fault_title",
    "head",
    "months",
    "row",
    "share_text",
    "title_of",
]

#: The exercises by name.
Exercises = Mapping[str, Exercise]
UNKNOWN = "–"


def by_exercise(sessions: Sequence[Kept]) -> Iterator[tuple[str, list[Kept]]]:
    """Yield each exercise by name, with its sessions in the order in which they came."""
    ordered = sorted(sessions, key=lambda session: session.exercise)
    for name, some in groupby(ordered, key=lambda session: session.exercise):
        yield name, list(some)


def months(sessions: Sequence[Kept]) -> Iterator[tuple[str, Figures]]:
    """Yield each month of sessions that are in order, with its figures."""
    for month, some in groupby(sessions, key=lambda session: f"{session.started_at:%Y-%m}"):
        yield month, figures_of(list(some))


def title_of(name: str, exercises: Exercises) -> str:
    """Return the exercise as people call it; its name when it is not known any more."""
    return exercises[name].title if name in exercises else name


def fault_title(code: str | None, exercise: Exercise | None) -> str:
    """Return the fault in words; its code when it is not known any more."""
    titles = {fault.code: fault.title for fault in exercise.faults} if exercise else {}
    return UNKNOWN if code is None else titles.get(code, code)


def share_text(share: float) -> str:
    """Return a share as people read it."""
    return UNKNOWN if math.isnan(share) else f"{100 * share:.0f}%"


def depth_title(exercise: Exercise | None) -> str:
    """Return what tells how far reps go, as people call it."""
    stat = depth_stat(exercise)
    return "Depth" if exercise is None or stat is None else exercise.signal(stat.signal).title


def head(exercise: Exercise | None = None) -> list[str]:
    """Return the heads of :func:`row`."""
    return ["Reps", "Good", depth_title(exercise), "Held", "Most common fault"]


def row(figures: Figures, exercise: Exercise | None) -> list[str]:
    """Return the figures as people read them."""
    return [
        str(figures.reps) if figures.reps or not figures.hold_s else UNKNOWN,
        share_text(figures.good_share),
        _depth_text(figures, exercise),
        f"{figures.hold_s:.0f} s" if figures.hold_s else UNKNOWN,
        fault_title(figures.common_fault, exercise),
    ]


def change_head(exercise: Exercise) -> list[str]:
    """Return the heads of :func:`changes`."""
    faults = [fault.title for fault in exercise.faults]
    return ["Sessions", "Reps a session", "Good", depth_title(exercise), "Held a session", *faults]


def changes(figures: Figures, exercise: Exercise) -> list[str]:
    """Return the figures as they can be compared, whatever the number of sessions.

    A fault is given as a share of the reps that had it; where nothing is counted, of the holds.
    """
    each = figures.reps or figures.holds
    return [
        str(figures.sessions),
        f"{figures.reps / figures.sessions:.0f}" if figures.reps else UNKNOWN,
        share_text(figures.good_share),
        _depth_text(figures, exercise),
        f"{figures.hold_s / figures.sessions:.0f} s" if figures.hold_s else UNKNOWN,
        *(
            share_text(figures.faults.get(fault.code, 0) / each if each else math.nan)
            for fault in exercise.faults
        ),
    ]


def _depth_text(figures: Figures, exercise: Exercise | None) -> str:
    stat = depth_stat(exercise)
    if exercise is None or stat is None:
        return UNKNOWN
    return value_text(exercise.signal(stat.signal), figures.measures.get(stat.measure, math.nan))
