"""A placeholder while the exercise is unknown: it counts nothing and has no faults."""

from __future__ import annotations

from formcheck.core.exercise.definition import Exercise, Hold, Range
from formcheck.core.signals.joints import ALL_VIEWS, upright

NO_EXERCISE = Exercise(
    name="auto",
    title="Which exercise?",
    views=ALL_VIEWS,
    signals=(upright("trunk", "Trunk", ("hip", "shoulder")),),
    shown=("trunk",),
    measure=Hold(posture=(Range("trunk"),)),
    faults=(),
    stance="any",
    camera="From the side, two to three metres away, whole body in the picture.",
    prescription="none",
)
