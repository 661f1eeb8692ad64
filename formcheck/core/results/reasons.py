"""Codes for reasons: why something does not count or is not judged. Words: sinks.text.reasons."""

from __future__ import annotations

from typing import Literal, TypeAlias

#: Why a movement or a hold does not count.
AttemptReason: TypeAlias = Literal[
    "not_deep_enough",
    "not_finished",
    "put_down",  # and not lifted again
    "after_goal",
    "same_side_again",
]

#: Why a movement of the size of an attempt is neither a rep nor an attempt.
RejectionReason: TypeAlias = Literal[
    "feet_moved",  # an anchor travelled
    "too_short",  # over before ``Cycle.min_s``
    "too_long",  # not back after ``Cycle.max_s``
    "other_exercise",  # it turned in a posture that no rep has
    "not_seen",  # person or signal were lost in it
    "opened_midway",  # the source began in it, and too little is known to count it
    "start_posture",  # it did not begin or did not end in the start posture
    "no_rest",  # no rest between it and the movement that is told
    "went_to_floor",  # down to the weight, before the first lift
    "stayed_out",  # not deep, and the person stayed there until the source ended
]

#: Why a fault could not be judged.
NotCheckedReason: TypeAlias = Literal[
    "hidden_by_view",  # the camera stands where ``view`` says
    "signal_unknown",  # ``signal`` could not be read
    "signal_not_measured",  # this version reads ``signal`` from no view
    "movement_not_seen",  # not from its beginning to its end
]

#: Why a part of the body was not believed; the last two are of the whole person.
NotSeenReason: TypeAlias = Literal[
    "out_of_frame", "hidden", "jumped", "too_long", "nobody_found", "size_unknown"
]

#: What made an exercise clear that nobody had named.
ChoiceReason: TypeAlias = Literal["reps_counted", "posture_held"]
