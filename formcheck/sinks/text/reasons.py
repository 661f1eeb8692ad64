"""Words for the codes in reports: why something did not count or was not judged.

Unlisted codes are returned as they are: reports of version 1 hold whole texts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import get_args

from formcheck.core.exercise.definition import Exercise
from formcheck.core.pose.posture import Posture
from formcheck.core.results.events import Choice, NotChecked, Rejected
from formcheck.core.results.reasons import ChoiceReason
from formcheck.core.types import View
from formcheck.sinks.text.format import count

ATTEMPT_WORDS: Mapping[str, str] = {
    "not_deep_enough": "not deep enough",
    "not_finished": "not finished",
    "put_down": "put down, not lifted again",
    "after_goal": "after the goal was reached",
    "same_side_again": "the same side again",
}
#: To follow "not counted:".
REJECTION_WORDS: Mapping[str, str] = {
    "feet_moved": "you did not stay in your place",
    "too_short": "too quick",
    "too_long": "it took too long",
    "other_exercise": "it looked like another exercise",
    "not_seen": "you were not seen in the middle of it",
    "opened_midway": "the beginning was not seen",
    "start_posture": "not from the start position and back to it",
    "no_rest": "not back at the start position in between",
    "went_to_floor": "you went down to the floor before the first lift",
    "stayed_out": "you did not come back",
}
NOT_SEEN_WORDS: Mapping[str, str] = {
    "out_of_frame": "out of the picture",
    "hidden": "hidden",
    "jumped": "jumped from place to place",
    "too_long": "further away than the limb is long",
    "nobody_found": "nobody was found",
    "size_unknown": "too little of the body was seen to know the size",
}
VIEW_WORDS: Mapping[View, str] = {
    "side": "from the side",
    "oblique": "at an angle",
    "front": "from the front or behind",
    "unknown": "from here",
}
#: To follow "somebody".
POSTURE_WORDS: Mapping[Posture, str] = {
    Posture.STANDING: "standing",
    Posture.HINGED: "standing and bent forward",
    Posture.ALL_FOURS: "on hands and knees",
    Posture.PLANK: "in a plank",
    Posture.PRONE: "on the belly",
    Posture.SUPINE: "on the back",
    Posture.SEATED: "sitting on the floor",
    Posture.FOLDED: "sitting and folded forward",
    Posture.UNKNOWN: "not seen clearly",
}


def attempt_reason(code: str) -> str:
    """Return why a movement does not count."""
    return ATTEMPT_WORDS.get(code, code)


def rejected_line(rejected: Iterable[Rejected]) -> str:
    """Return how many movements were rejected and why, the most frequent reason first."""
    reasons = Counter(REJECTION_WORDS.get(one.reason, one.reason) for one in rejected)
    told = [
        f"{words} ({number})" if len(reasons) > 1 else words
        for words, number in reasons.most_common()
    ]
    return f"{count(reasons.total(), 'movement')} not counted: {', '.join(told)}"


def not_seen_reason(code: str) -> str:
    """Return why a part of the body was not believed."""
    return NOT_SEEN_WORDS.get(code, code)


def not_checked_reason(entry: NotChecked, exercise: Exercise) -> str:
    """Return why a fault could not be judged."""
    match entry:
        case NotChecked(reason="hidden_by_view", view=str() as view):
            return f"cannot be seen {view_words(view, exercise)}"
        case NotChecked(reason="signal_unknown" | "signal_not_measured", signal=str() as name):
            signal = exercise.signal(name)
            return f"{signal.title.lower()} {signal.unknown_text}"
        case NotChecked(reason="movement_not_seen"):
            return "the whole movement could not be seen"
        case _:
            return entry.reason


def choice_reason(choice: Choice, exercise: Exercise) -> str:
    """Return why it is this exercise, to follow "you"."""
    if exercise.signature and choice.because in get_args(ChoiceReason):
        return exercise.signature.description
    return choice.because


def view_words(view: View, exercise: Exercise) -> str:
    """Return where the camera stands."""
    above = view == "front" and exercise.stance == "lying"
    return "from above" if above else VIEW_WORDS[view]
