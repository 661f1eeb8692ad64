"""What each value of one threshold would do to the scores that it moves.

    python -m benchmarks.sweep squat shallow.above --from 0.3 --to 0.7 --steps 9 FOLDER...

Thresholds are named as `formcheck exercises NAME` names them. A threshold belongs into the middle
of the flat part: the longest run of values with the fewest wrong decisions, marked in the table.
With --others clips of other exercises are watched as well; the counts in them are shown,
not judged. What a rule reads on faulty and on clean reps is shown by benchmarks.margins.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from benchmarks.alarms import labelled_sets, set_units
from benchmarks.clips import PROCESSES, Clip, Seen, clips_of, record_all, report_on, seen_in
from benchmarks.faults import FaultScore, fault_scores, summed
from benchmarks.overall import ghosts_in, miscounted
from benchmarks.results import table
from benchmarks.scores import counts, held_s, wrong
from benchmarks.tables import count_pairs
from formcheck import exercises
from formcheck.capture.pose.model_files import Variant
from formcheck.core.exercise.definition import Exercise
from formcheck.core.exercise.threshold_overrides import thresholds, with_thresholds
from formcheck.errors import FormcheckError, UsageError


@dataclass(frozen=True, slots=True)
class Scored:
    """What formcheck makes of all clips with one value of the threshold.

    Attributes:
        value: Of the threshold.
        exact: Share of clips with the right count; NaN without clips for counting.
        wrong_counts: Reps missing or too many, ghosts, and holds that are off by too much.
        ghosts: Of them in clips of no exercise.
        fault: Right and wrong warnings on rendered clips; of a threshold that belongs to a fault.
        labelled: Reps of sets labelled with the fault, and on how many it was raised.
        clean: Real reps that are known to be without the fault, and on how many it was raised.
        unlabelled: Real reps without a label, and on how many it was raised.
        others: Clips of another exercise, and in how many anything was counted.
    """

    value: float
    exact: float
    wrong_counts: int
    ghosts: int
    fault: FaultScore
    labelled: tuple[int, int]
    clean: tuple[int, int]
    unlabelled: tuple[int, int]
    others: tuple[int, int]

    @property
    def wrong_decisions(self) -> int:
        """Everything that is known to be wrong, the counts included."""
        (faulty, raised), (_, false) = self.labelled, self.clean
        return self.wrong_counts + self.fault.false + self.fault.missed + faulty - raised + false


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("exercise")
    parser.add_argument("threshold")
    parser.add_argument("--from", dest="low", type=float, required=True)
    parser.add_argument("--to", dest="high", type=float, required=True)
    parser.add_argument("--steps", type=int, default=9, help="number of values")
    parser.add_argument("--model", default="full", choices=["lite", "full", "heavy"])
    parser.add_argument("--others", action="store_true", help="watch clips of other exercises too")
    parser.add_argument("folders", nargs="+", type=Path)
    args = parser.parse_args()
    try:
        exercise = exercises.get(args.exercise)
        with_thresholds(exercise, {args.threshold: thresholds(exercise).get(args.threshold, 0.0)})
    except FormcheckError as error:
        sys.exit(str(error))
    wanted = (exercise.name, "none")
    clips = [clip for clip in clips_of(args.folders) if args.others or clip.exercise in wanted]
    values = spread(args.low, args.high, args.steps)
    scored = swept(exercise, args.threshold, values, clips, args.model)
    if not scored:
        sys.exit("none of these values goes together with the other thresholds")
    print("\n".join(lines(exercise, args.threshold, scored)))


def spread(low: float, high: float, number: int) -> list[float]:
    """Return evenly spread values, both ends included.

    Raises:
        ValueError: Fewer than two.
    """
    if number < 2:
        raise ValueError(f"expected at least two values, got {number}")
    return [low + (high - low) * i / (number - 1) for i in range(number)]


def swept(
    exercise: Exercise,
    threshold: str,
    values: Sequence[float],
    clips: Sequence[Clip],
    model: Variant,
) -> list[Scored]:
    """Score each value; those that contradict another threshold are left out."""
    record_all(clips, model)
    score = partial(scored_with, exercise.name, threshold, clips=clips, model=model)
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        return [scored for scored in pool.map(score, values) if scored is not None]


def scored_with(
    name: str, threshold: str, value: float, *, clips: Sequence[Clip], model: Variant
) -> Scored | None:
    """Score one value; None when it contradicts another threshold."""
    try:
        exercise = with_one(exercises.get(name), threshold, value)
    except UsageError:
        return None
    of_it = [seen_in(clip, exercise, model) for clip in clips if clip.exercise == name]
    nothing = [report_on(clip, exercise, model) for clip in clips if clip.exercise == "none"]
    others = [clip for clip in clips if clip.exercise not in (name, "none")]
    counted = [miscounted(clip, name, report_on(clip, exercise, model)) for clip in others]
    ghosts = sum(map(ghosts_in, nothing))
    code = threshold.partition(".")[0]
    rendered, _ = fault_scores((one for one in of_it if one.clip.rendered), exercise)
    pairs = count_pairs(of_it)
    return Scored(
        value,
        counts(pairs).exact if pairs else math.nan,
        sum(abs(found - true) for true, found in pairs) + wrong_holds(of_it) + ghosts,
        ghosts,
        summed(rendered).get(code, FaultScore()),
        labelled_with(code, of_it),
        raised_on(code, [one for one in of_it if _clean_of(code, one.clip)]),
        raised_on(code, [o for o in of_it if not o.clip.rendered and o.clip.set_faults is None]),
        (len(others), sum(counted)),
    )


def with_one(exercise: Exercise, threshold: str, value: float) -> Exercise:
    """Return the exercise with this threshold alone replaced: views with their own limit keep it.

    Raises:
        UsageError: The value contradicts another threshold.
    """
    code, _, bound = threshold.partition(".")
    own = {
        name: limit
        for name, limit in thresholds(exercise).items()
        if name.startswith(f"{code}.") and name.endswith(f".{bound}")
    }
    return with_thresholds(exercise, own | {threshold: value})


def wrong_holds(seen: Iterable[Seen]) -> int:
    """Return on how many clips the held time is off by too much."""
    return sum(
        wrong(one.clip, len(one.report.reps), held_s(one))
        for one in seen
        if one.clip.hold_s is not None
    )


def _clean_of(code: str, clip: Clip) -> bool:
    """Return True for a real set whose known faults do not include this one."""
    return not clip.rendered and clip.set_faults is not None and code not in clip.set_faults


def labelled_with(code: str, seen: Sequence[Seen]) -> tuple[int, int]:
    """Return the reps of sets labelled with a fault that was checked, and on how many it was."""
    sets = [s for s in labelled_sets(seen) if s.code == code and s.raised is not None]
    return sum(one.units for one in sets), sum(one.raised or 0 for one in sets)


def raised_on(code: str, seen: Sequence[Seen]) -> tuple[int, int]:
    """Return reps or seconds of sets, and on how many a fault was raised."""
    found = [codes for one in seen for codes in set_units(one)]
    return len(found), sum(code in codes for codes in found)


def flat_part(wrong_decisions: Sequence[int]) -> tuple[int, int]:
    """Return first and last index of the longest run of the smallest number; the first of equals.

    Raises:
        ValueError: There are no numbers.
    """
    least = min(wrong_decisions)
    runs: list[tuple[int, int]] = []
    for i, number in enumerate(wrong_decisions):
        if number != least:
            continue
        if runs and runs[-1][1] == i - 1:
            runs[-1] = (runs[-1][0], i)
        else:
            runs.append((i, i))
    return max(runs, key=lambda run: run[1] - run[0])


def lines(exercise: Exercise, threshold: str, scored: Sequence[Scored]) -> list[str]:
    """Return the table, the flat part and its middle."""
    first, last = flat_part([one.wrong_decisions for one in scored])
    is_fault = threshold.partition(".")[0] in {rule.code for rule in exercise.faults}
    head = [threshold, "exact", "wrong counts", "ghosts"]
    head += ["F1, rendered", "labelled", "clean", "unlabelled"] if is_fault else []
    head += ["in other exercises"] if scored[0].others[0] else []
    rows = []
    for i, one in enumerate(scored):
        row: list[object] = [one.value, one.exact, one.wrong_counts, one.ghosts]
        if is_fault:
            row += [one.fault.f1, *(_of(two) for two in (one.labelled, one.clean, one.unlabelled))]
        row += [_of(one.others)] if one.others[0] else []
        rows.append([*row, one.wrong_decisions, "flat" if first <= i <= last else ""])
    low, high = scored[first].value, scored[last].value
    now = thresholds(exercise)[threshold]
    return [
        *table((*head, "wrong decisions", ""), rows),
        f"Flat from {low:.3g} to {high:.3g}, middle {(low + high) / 2:.3g}; now {now:.3g}."
        + ("" if first > 0 and last < len(scored) - 1 else " It may go on past these values."),
    ]


def _of(raised: tuple[int, int]) -> str:
    return f"{raised[1]} of {raised[0]}" if raised[0] else "-"


if __name__ == "__main__":
    main()
