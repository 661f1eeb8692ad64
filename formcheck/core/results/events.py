"""What happened, in the order in which it happened, and the state after each frame.

All times are seconds of the source; intervals are half-open: ``start_s`` belongs to the interval,
``end_s`` does not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from formcheck.core.goal import SetState
from formcheck.core.pose.landmarks import Pose
from formcheck.core.types import Facing, Phase, Severity, Side, View


@dataclass(frozen=True, slots=True)
class Rep:
    """A counted repetition.

    Attributes:
        number: 1 for the first of the session.
        side: The working side of a one-sided exercise, else None.
        end_s: When the person was back at rest.
        measures: Named figures of the rep with their unit in the name, NaN where not seen.
        faults: Codes raised during the rep or judged from it.
        not_checked: Codes that the view would show but that could not be judged of this rep.
        cut_off: The session ended, or the person was gone, as rest was reached: it counts, but
            nobody knows how it ended.
    """

    number: int
    side: Side | None
    start_s: float
    turn_s: float
    end_s: float
    measures: Mapping[str, float]
    faults: tuple[str, ...]
    not_checked: tuple[str, ...] = ()
    cut_off: bool = False

    @property
    def good(self) -> bool:
        """True when it was seen to its end and no fault was found, though not all was checked."""
        return not self.faults and not self.cut_off


@dataclass(frozen=True, slots=True)
class Attempt:
    """A movement that began but does not count.

    Attributes:
        reason: An :data:`AttemptReason`; in a report of version 1 it may be any text.
    """

    start_s: float
    end_s: float
    reason: str
    measures: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Rejected:
    """A movement of the size of an attempt that is neither a rep nor an attempt.

    Attributes:
        reason: A :data:`RejectionReason`; in a report of a later version it may be another code.
    """

    start_s: float
    end_s: float
    reason: str


@dataclass(frozen=True, slots=True)
class HeldPosture:
    """A hold: seconds in the posture, and those without an active fault.

    ``side`` is None unless the exercise is one-sided.
    """

    side: Side | None
    start_s: float
    end_s: float
    held_s: float
    good_s: float
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotChecked:
    """A fault that could not be judged, why, and for how long so far.

    Attributes:
        reason: A :data:`NotCheckedReason`; in a report of version 1 it may be any text.
        view: From where the camera does not show it; None for other reasons.
        signal: Name of the signal that is missing; None for other reasons.
    """

    code: str
    reason: str
    seconds: float
    view: View | None = None
    signal: str | None = None


@dataclass(frozen=True, slots=True)
class Mismatch:
    """The person does another exercise than the one that was asked for.

    Attributes:
        looks_like: Name of the exercise that it looks like; None when that is not clear.
        rotate_deg: Once the frame is turned counterclockwise by this, it looks like the exercise
            that was asked for. Of a session it counts from the frame that it sees; of a report, and
            of the ticks that sinks get, from the frame as it is stored, as --rotate does: 0 when
            that is upright. None when the frame is upright.
    """

    since_s: float
    looks_like: str | None
    rotate_deg: int | None = None

    def from_stored(self, applied_deg: int) -> Mismatch:
        """Return the same counted from the stored frame, which had been turned already."""
        if self.rotate_deg is None:
            return self
        return replace(self, rotate_deg=(applied_deg + self.rotate_deg) % 360)


@dataclass(frozen=True, slots=True)
class Choice:
    """An exercise that was detected.

    Attributes:
        at_s: When it was clear.
        since_s: When the movement or the hold that told it began.
        because: A :data:`ChoiceReason`; in a report of version 1 it may be any text.
    """

    exercise: str
    at_s: float
    since_s: float
    because: str


@dataclass(frozen=True, slots=True)
class Restarted:
    """The person asked to count from nothing again; what came before is dropped."""

    t: float


@dataclass(frozen=True, slots=True)
class Started:
    """The start posture was held: from here on movements count."""

    t: float


@dataclass(frozen=True, slots=True)
class RepCounted:
    """The counter went up. The rep is judged when the person has come to rest (RepEnded)."""

    t: float
    number: int


@dataclass(frozen=True, slots=True)
class RepEnded:
    """A counted rep is over and judged."""

    t: float
    rep: Rep


@dataclass(frozen=True, slots=True)
class AttemptEnded:
    """A movement ended without counting."""

    t: float
    attempt: Attempt


@dataclass(frozen=True, slots=True)
class MovementRejected:
    """A movement turned out to be neither a rep nor an attempt."""

    t: float
    rejected: Rejected


@dataclass(frozen=True, slots=True)
class HoldStarted:
    """The posture has been held long enough for the clock to run; it began at ``start_s``."""

    t: float
    start_s: float


@dataclass(frozen=True, slots=True)
class HoldEnded:
    """The posture was left."""

    t: float
    hold: HeldPosture


@dataclass(frozen=True, slots=True)
class FaultRaised:
    """A fault became active; ``value`` and ``limit`` are in the unit of its signal."""

    t: float
    code: str
    cue: str
    severity: Severity
    value: float
    limit: float


@dataclass(frozen=True, slots=True)
class FaultCleared:
    """An active fault was mended, or can no longer be judged."""

    t: float
    code: str


@dataclass(frozen=True, slots=True)
class TrackingLost:
    """The person has not been seen for longer than a gap may last."""

    t: float


@dataclass(frozen=True, slots=True)
class TrackingFound:
    """The person is seen again."""

    t: float


@dataclass(frozen=True, slots=True)
class ArmRaised:
    """The person kept one arm overhead: a sign to pause, where that is listened to."""

    t: float


Event: TypeAlias = (
    Restarted
    | Started
    | RepCounted
    | RepEnded
    | AttemptEnded
    | MovementRejected
    | HoldStarted
    | HoldEnded
    | FaultRaised
    | FaultCleared
    | TrackingLost
    | TrackingFound
    | ArmRaised
)


@dataclass(frozen=True, slots=True, eq=False)
class Tick:
    """The state after one frame.

    Attributes:
        pose: What the model saw, raw, or None.
        side, view, facing: Which side is judged and where the camera stands.
        signals: Every signal of the exercise by name; NaN where it is unknown.
        phase: Where in the exercise the person is.
        progress: 0 at rest, 1 at the depth of a full rep; for holds 1 in the posture, else 0.
        hold_s: Seconds held in the present hold, or in the last one between holds.
        faults: Codes that are active now.
        not_checked: What has not been judged so far.
        mismatch: This does not look like the exercise; None when it does, or cannot be told.
        set_state: How far the goal has come; None without a goal.
    """

    t: float
    pose: Pose | None
    side: Side
    view: View
    facing: Facing
    signals: Mapping[str, float]
    phase: Phase
    progress: float
    reps: int
    attempts: int
    hold_s: float
    faults: tuple[str, ...] = ()
    not_checked: tuple[NotChecked, ...] = ()
    mismatch: Mismatch | None = None
    set_state: SetState | None = None
    events: tuple[Event, ...] = field(default=())
