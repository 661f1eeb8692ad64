"""What people are told at the end of how far their goal came."""

from __future__ import annotations

from formcheck.core.report import Report


def goal_notes(report: Report) -> list[str]:
    """Return one line on the sets; nothing without a goal."""
    goal = report.goal
    if goal is None:
        return []
    done = sum(one.complete for one in report.sets)
    if goal.work_s is not None:
        each, unit = [str(len(one.reps)) for one in report.sets], f"reps in {goal.work_s} s"
    elif goal.hold_s is None:
        each, unit = [str(len(one.reps)) for one in report.sets], f"of {goal.reps} reps"
    else:
        each, unit = [f"{one.held_s:.0f}" for one in report.sets], f"of {goal.hold_s} s"
    told = f" ({', '.join(each)} {unit})" if each else ""
    return [f"Sets: {done} of {goal.sets} done{told}."]
