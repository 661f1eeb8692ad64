"""The goal of a session, and the progress towards it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Goal:
    """Sets with a number of reps, of seconds held, or of seconds of work.

    Attributes:
        reps: Of each set, or None.
        hold_s: Whole seconds that are held in each set, or None.
        sets: How many.
        rest_s: Whole seconds from one set to the next.
        work_s: Whole seconds that each set lasts, however many reps are done in them, or None.

    Raises:
        ValueError: It is not exactly one of reps, hold_s and work_s, or a number is too small.
    """

    reps: int | None = None
    hold_s: int | None = None
    sets: int = 1
    rest_s: int = 30
    work_s: int | None = None

    def __post_init__(self) -> None:
        amounts = (self.reps, self.hold_s, self.work_s)
        wanted = [number for number in amounts if number is not None]
        if len(wanted) != 1 or min(*wanted, self.sets) < 1 or self.rest_s < 0:
            raise ValueError(
                "expected reps or hold_s or work_s, and sets, of 1 or more, rest_s of 0 or more, "
                f"got {self}"
            )

    def to_dict(self) -> dict[str, int | None]:
        """Return the goal as plain data for JSON; ``work_s`` only where it is the goal."""
        return {name: value for name, value in asdict(self).items() if value or name != "work_s"}


class SetPhase(StrEnum):
    """Where in the goal the person is."""

    GET_READY = "get ready"  # the first set has not begun
    WORKING = "working"  # reps and seconds count
    RESTING = "resting"  # between two sets
    DONE = "done"  # all sets are done


@dataclass(frozen=True, slots=True)
class SetState:
    """How far the goal has come after one frame.

    Attributes:
        number: Of the present set, in a rest of the one before it; from 1.
        reps, held_s: Of that set so far; the one that the goal does not ask for stays 0.
        rest_left_s: Seconds until the next set; 0 unless resting.
        work_left_s: Seconds until the end of a set of work; 0 in others.
        countdown: 3, 2, 1 in the last seconds before a set, else None.
        over: All is done and was shown for a while: the session may end.
    """

    goal: Goal
    phase: SetPhase
    number: int
    reps: int
    held_s: float
    rest_left_s: float = 0.0
    work_left_s: float = 0.0
    countdown: int | None = None
    over: bool = False


@dataclass(frozen=True, slots=True)
class SetRecord:
    """A set as it stands in the report.

    Attributes:
        number: From 1.
        end_s: When its goal was reached or the session ended.
        reps: Numbers of the reps that counted for it.
        held_s: Seconds held in it.
        complete: Its goal was reached.
    """

    number: int
    start_s: float
    end_s: float
    reps: tuple[int, ...]
    held_s: float
    complete: bool
