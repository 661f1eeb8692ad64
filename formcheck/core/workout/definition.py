"""A workout as data: exercises in a row, each with its dose."""

from __future__ import annotations

from dataclasses import dataclass

from formcheck.core.goal import Goal


@dataclass(frozen=True, slots=True)
class Step:
    """One exercise of a workout.

    Attributes:
        each_side: The sets of the goal are for one side of the body each.
        grows_to: The largest dose to offer to people who find it easy; None offers nothing.
    """

    exercise: str
    goal: Goal
    each_side: bool = False
    grows_to: Goal | None = None


@dataclass(frozen=True, slots=True)
class Workout:
    """A guided session.

    Attributes:
        name, title: For the command line and for people.
        between_s: Whole seconds between two exercises, in which the next one is explained.

    Raises:
        ValueError: It has no steps, or a negative rest.
    """

    name: str
    title: str
    about: str
    steps: tuple[Step, ...]
    between_s: int = 30

    def __post_init__(self) -> None:
        if not self.steps:
            raise ValueError(f"{self.name}: expected one exercise or more, got none")
        if self.between_s < 0:
            raise ValueError(f"{self.name}: expected between_s of 0 or more, got {self.between_s}")


def dose_in_words(step: Step) -> str:
    """Return the dose of an exercise: "3 sets of 10", "60 s on each side"."""
    goal = step.goal
    reps = f"{goal.reps} rep{'s' * (goal.reps != 1)}"
    amount = reps if goal.reps is not None else f"{goal.hold_s or goal.work_s} s"
    if step.each_side:
        rounds = goal.sets // 2
        return f"{amount} on each side" + (f", {rounds} times" if rounds > 1 else "")
    if goal.sets == 1:
        return amount
    if goal.hold_s is not None:
        return f"{goal.sets} holds of {amount}"
    return f"{goal.sets} sets of {goal.reps or amount}"
