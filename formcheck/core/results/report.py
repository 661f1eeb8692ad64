"""The report of a session and its dictionary form; nothing here writes."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, Protocol, TypeAlias

from formcheck.core.goal import Goal, SetRecord
from formcheck.core.results.events import (
    Attempt,
    Choice,
    HeldPosture,
    Mismatch,
    NotChecked,
    Rejected,
    Rep,
)
from formcheck.core.types import Facing, Severity

#: A change of meaning raises this; other programs read the report.
SCHEMA_VERSION = 2

SourceKind: TypeAlias = Literal["video", "camera", "recording"]


@dataclass(frozen=True, slots=True)
class Source:
    """The source of a session.

    Attributes:
        name: File name without its folder, or the camera's name.
        width, height: Size of the upright frame in pixels; 0 when no frame came.
        fps: Measured from time stamps, without the time in which no frame came; NaN for fewer than
            two.
        frames: Frames looked at.
        duration_s: From the first frame to the last and one frame more.
        tracked_s: For how much of it a person was seen; time in which no frame came, as in a
            pause or while the computer slept, is left out.
        problem: What cut the source short, in plain words; None when it ended as it should.
        models: The pose models in the order of their use, where a slow computer went on with a
            lighter one; empty otherwise.
        rotate_deg: By how much the frame was turned counterclockwise, besides what the file asks
            for.
    """

    name: str
    kind: SourceKind
    width: int = 0
    height: int = 0
    fps: float = math.nan
    frames: int = 0
    duration_s: float = 0.0
    tracked_s: float = 0.0
    problem: str | None = None
    models: tuple[str, ...] = ()
    rotate_deg: int = 0


@dataclass(frozen=True, slots=True)
class ViewSummary:
    """Where the camera stood: the view that covers most of the time, or "mixed"."""

    label: str
    facing: Facing
    seconds: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class FaultRecord:
    """One stretch of a fault; ``rep`` is the rep's number or None outside any rep.

    Times are seconds. ``value`` and ``limit`` are in ``unit``, NaN (null in JSON) when unknown.
    """

    code: str
    severity: Severity
    start_s: float
    end_s: float
    rep: int | None
    value: float
    limit: float
    unit: str


@dataclass(frozen=True, slots=True)
class Results:
    """What was counted and timed, and the faults, as in the report."""

    reps: tuple[Rep, ...]
    attempts: tuple[Attempt, ...]
    holds: tuple[HeldPosture, ...]
    faults: tuple[FaultRecord, ...]
    never_reached_rest: bool = False
    rejected: tuple[Rejected, ...] = ()


class Done(Protocol):
    """The reps, holds and faults of a report or of stored sessions."""

    @property
    def reps(self) -> Sequence[Rep]: ...
    @property
    def holds(self) -> Sequence[HeldPosture]: ...
    @property
    def faults(self) -> Sequence[FaultRecord]: ...


@dataclass(frozen=True, slots=True)
class Unknown:
    """A part of the body that was not believed, why, and for how long.

    Attributes:
        part: Its name, or "person".
        reason: A :data:`NotSeenReason`; in a report of version 1 it may be any text.
    """

    part: str
    reason: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Report:
    """All that a session found.

    Attributes:
        reference: What the person's own start posture read, by signal and unit: some rules count
            from there.
        unknown: Parts of the body that were not believed.
        rejected: Movements that are neither reps nor attempts; empty for holds, and in older
            reports, which do not list them.
        chosen: The evidence, if the exercise was detected; else None.

    The others are as in docs/report.md.
    """

    formcheck_version: str
    exercise: str
    thresholds: Mapping[str, float]
    source: Source
    view: ViewSummary
    reps: tuple[Rep, ...]
    attempts: tuple[Attempt, ...]
    holds: tuple[HeldPosture, ...]
    faults: tuple[FaultRecord, ...]
    not_checked: tuple[NotChecked, ...]
    never_reached_rest: bool
    mismatch: Mismatch | None = None
    reference: Mapping[str, float] = field(default_factory=dict)
    unknown: tuple[Unknown, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    goal: Goal | None = None
    sets: tuple[SetRecord, ...] = ()
    chosen: Choice | None = None

    def summary(self) -> dict[str, Any]:
        """Return the figures that a person looks at first."""
        return {
            "reps": len(self.reps),
            "good_reps": sum(rep.good for rep in self.reps),
            "attempts": len(self.attempts),
            "hold_s": sum(hold.held_s for hold in self.holds),
            "good_hold_s": sum(hold.good_s for hold in self.holds),
            "fault_counts": dict(sorted(Counter(fault.code for fault in self.faults).items())),
            "never_reached_rest": self.never_reached_rest,
        }

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain data for JSON: NaN is None, numbers have three decimals."""
        data: dict[str, Any] = {
            "schema_version": SCHEMA_VERSION,
            "formcheck_version": self.formcheck_version,
            "exercise": self.exercise,
            "thresholds": dict(self.thresholds),
            "source": _source_dict(self.source),
            "view": asdict(self.view),
            "reps": [rep_dict(rep) for rep in self.reps],
            "attempts": [asdict(attempt) for attempt in self.attempts],
            "rejected": [asdict(one) for one in self.rejected],
            "holds": [asdict(hold) for hold in self.holds],
            "faults": [asdict(fault) for fault in self.faults],
            "not_checked": [not_checked_dict(entry) for entry in self.not_checked],
            "unknown": [asdict(entry) for entry in self.unknown],
            "reference": dict(self.reference),
            "mismatch": _mismatch_dict(self.mismatch),
            **(
                {"goal": self.goal.to_dict(), "sets": [asdict(one) for one in self.sets]}
                if self.goal
                else {}
            ),
            **({"chosen": asdict(self.chosen)} if self.chosen else {}),
            "summary": self.summary(),
        }
        return dict(plain(data)) | {"thresholds": dict(self.thresholds)}


def _mismatch_dict(mismatch: Mismatch | None) -> dict[str, Any] | None:
    """Return the mismatch; ``rotate_deg`` is left out when the frame is upright."""
    if mismatch is None:
        return None
    data = asdict(mismatch)
    return {key: value for key, value in data.items() if key != "rotate_deg" or value is not None}


def _source_dict(source: Source) -> dict[str, Any]:
    """Return the source without optional keys that are empty."""
    optional = {"problem", "models", "rotate_deg"}
    return {key: value for key, value in asdict(source).items() if value or key not in optional}


def not_checked_dict(entry: NotChecked) -> dict[str, Any]:
    """Return an entry without the view or the signal that its reason does not have."""
    return {key: value for key, value in asdict(entry).items() if value is not None}


def rep_dict(rep: Rep) -> dict[str, Any]:
    """Return a rep; ``cut_off`` is left out of one that was seen to its end."""
    data = asdict(rep) | {"good": rep.good}
    return {key: value for key, value in data.items() if value or key != "cut_off"}


def plain(value: Any) -> Any:
    """Return data for JSON: numbers have three decimals, NaN and infinity are None."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, float):
        return round(value, 3) if math.isfinite(value) else None
    return value
