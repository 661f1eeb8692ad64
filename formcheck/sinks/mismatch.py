"""What people are told when they seem to do another exercise than the one that was asked for."""

from __future__ import annotations

from formcheck.core.events import Mismatch
from formcheck.core.exercise import Exercise

#: How the stored picture lies, by the turn that it needs.
_LYING = {
    0: "The picture seems to be turned the wrong way",
    90: "The picture seems to lie on its side",
    180: "The picture seems to be upside down",
    270: "The picture seems to lie on its side",
}


def mismatch_line(exercise: Exercise, mismatch: Mismatch) -> str:
    """Return the few words for the picture, where it may still change."""
    if mismatch.rotate_deg is not None:
        deg = mismatch.rotate_deg
        option = f"--rotate {deg}" if deg else "leave --rotate out"
        return f"{_LYING[deg]}: {option}"
    if mismatch.looks_like is None:
        return f"No {_title(exercise)} recognised so far"
    other = _with_article(_spoken(mismatch.looks_like))
    return f"Looks like {other}, not {_with_article(_title(exercise))}"


def mismatch_notes(exercise: Exercise, mismatch: Mismatch) -> list[str]:
    """Return what is said at the end: the fact, and in a line of its own what to do."""
    if mismatch.rotate_deg is not None:
        return [
            f"{_LYING[mismatch.rotate_deg]}.",
            f"Turned upright it looks like {_with_article(_title(exercise))}.",
            f"Try --rotate {mismatch.rotate_deg} of `formcheck analyse`, batch or live."
            if mismatch.rotate_deg
            else "Leave --rotate out of `formcheck analyse`, batch or live.",
        ]
    fact = f"This does not look like {_with_article(_title(exercise))}."
    if mismatch.looks_like is None:
        return [fact]
    return [
        f"{fact} It looks like {_with_article(_spoken(mismatch.looks_like))}.",
        f"Try --exercise {mismatch.looks_like} of `formcheck analyse`, live or replay.",
    ]


def _title(exercise: Exercise) -> str:
    return exercise.title[:1].lower() + exercise.title[1:]


def _spoken(name: str) -> str:
    """Return the name of an exercise as people say it."""
    return name.replace("_", " ")


def _with_article(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"
