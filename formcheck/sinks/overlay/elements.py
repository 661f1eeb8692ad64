"""The elements of the overlay, in the order of drawing. A new element is one line here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

from formcheck.core.exercise.definition import Exercise
from formcheck.core.pose.frame import Image
from formcheck.sinks.overlay.back_line import BackLine
from formcheck.sinks.overlay.banner import CueBanner, SetupBanner
from formcheck.sinks.overlay.notes import NotJudgedNote, ReasonNote
from formcheck.sinks.overlay.panel import Panel
from formcheck.sinks.overlay.skeleton import Skeleton
from formcheck.sinks.overlay.state import Element, State
from formcheck.sinks.overlay.target_outline import TargetOutline

#: Makes an element for an exercise; before the session the exercise may be unknown.
MakeElement: TypeAlias = Callable[[Exercise], Element]
MakeSetupElement: TypeAlias = Callable[[Exercise | None], Element]

#: On the person: everywhere, also in the small pictures of a report.
ON_PERSON: tuple[MakeSetupElement, ...] = (Skeleton, BackLine)
#: During a session.
SESSION: tuple[MakeElement, ...] = (*ON_PERSON, Panel, CueBanner, NotJudgedNote)
#: Before a session.
SETUP: tuple[MakeSetupElement, ...] = (*ON_PERSON, TargetOutline, SetupBanner, ReasonNote)


def draw_elements(elements: Iterable[Element], image: Image, state: State) -> None:
    """Draw the elements onto the image, one after the other."""
    for element in elements:
        element.draw(image, state)
