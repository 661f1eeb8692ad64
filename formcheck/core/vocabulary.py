"""Kinds of signals that can be named, for exercises that are not written in Python."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from formcheck.core.body import PARTS
from formcheck.core.events import View
from formcheck.core.exercise import Signal
from formcheck.core.signals import ahead, bend, height, joint, tilt, upright


@dataclass(frozen=True, slots=True)
class _Kind:
    """A constructor of signals and how many parts of the body it takes."""

    make: Callable[..., Signal]
    parts: int


#: By name; what each measures is said by its function in formcheck.core.signals.
KINDS: Mapping[str, _Kind] = {
    "joint": _Kind(joint, 3),
    "bend": _Kind(bend, 3),
    "tilt": _Kind(tilt, 2),
    "upright": _Kind(upright, 2),
    "height": _Kind(height, 2),
    "ahead": _Kind(ahead, 2),
}


def made(
    kind: str, name: str, title: str, parts: tuple[str, ...], views: tuple[View, ...] | None
) -> Signal:
    """Return a signal of a kind.

    Args:
        kind: One of KINDS.
        name: As of any signal.
        title: As of any signal.
        parts: Of the body, as many as the kind takes.
        views: From which it can be read; None for those usual for the kind.

    Raises:
        ValueError: The kind or a part is not known, or these are not as many as it takes.
    """
    if kind not in KINDS:
        raise ValueError(f"expected one of {', '.join(KINDS)}, got {kind!r:.40}")
    wanted = KINDS[kind]
    if len(parts) != wanted.parts or not set(parts) <= set(PARTS):
        raise ValueError(
            f"expected {wanted.parts} parts of {', '.join(PARTS)}, got {', '.join(parts)!r:.60}"
        )
    given: dict[str, Any] = {} if views is None else {"views": views}
    return wanted.make(name, title, parts, **given)
