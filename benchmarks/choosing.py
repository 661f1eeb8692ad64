"""How often --exercise auto chooses right, and its confusions.

    python -m benchmarks.choosing FOLDER... [--model full] [--write]

Every clip is watched twice: as a whole, and live, where the exercise is named as soon as it is
clear; live also from later and later moments on, for a camera may be switched on at any. What is in
clips of no exercise, or of one that formcheck does not know yet, must stay undecided.
"""

from __future__ import annotations

import argparse
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np

from benchmarks.clips import Clip, clips_of, poses_of, record_all
from benchmarks.results import table, write_section
from formcheck import exercises
from formcheck.app.auto_detect import make_detector
from formcheck.capture.pose.model_files import Variant
from formcheck.core.pose.landmarks import Pose
from formcheck.core.results.events import Choice

#: A live session begins so much later each time; one shorter than the least shows nothing.
LATER_S, LEAST_S = 0.7, 1.5
UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen of a clip.

    Attributes:
        true: The exercise that is in it.
        whole, live: The names that were chosen from all of it, and as soon as it was clear.
        late: What was chosen live from each later moment on.
        took_s: From the beginning of the movement until it was named live; None when it was not.
    """

    clip: Clip
    whole: str
    live: str
    late: Sequence[str]
    took_s: float | None

    @property
    def true(self) -> str:
        return self.clip.exercise


def live_choice(moments: Sequence[tuple[float, Pose | None]]) -> Choice | None:
    """Return the exercise that is chosen as soon as it is clear."""
    choosing = make_detector()
    choices = (choosing.step(t, pose) for t, pose in moments)
    return next((choice for choice in choices if choice is not None), None)


def whole_choice(moments: Sequence[tuple[float, Pose | None]]) -> Choice | None:
    """Return the exercise that is chosen at the end."""
    choosing = make_detector()
    for t, pose in moments:
        choosing.step(t, pose)
    return choosing.conclude()


def chosen_of(clip: Clip, model: Variant) -> Chosen:
    """Return the exercise that is chosen for a clip."""
    moments = poses_of(clip.path, model).moments
    live = live_choice(moments)
    return Chosen(
        clip,
        _name(whole_choice(moments)),
        _name(live),
        [_name(live_choice(part)) for part in _later(moments)],
        None if live is None else live.at_s - live.since_s,
    )


def _later(
    moments: Sequence[tuple[float, Pose | None]],
) -> Iterator[Sequence[tuple[float, Pose | None]]]:
    for since_s in np.arange(LATER_S, moments[-1][0] - LEAST_S, LATER_S):
        yield [moment for moment in moments if moment[0] >= since_s]


def _name(choice: Choice | None) -> str:
    return UNDECIDED if choice is None else choice.exercise


def confusion(pairs: Sequence[tuple[str, str]], told: str) -> list[str]:
    """Return the table of what was taken for what, from true and chosen names, and its sum."""
    names = [exercise.name for exercise in exercises.ALL]
    order = [*names, *sorted({true for true, _ in pairs} - set(names) - {"none"}), "none"]
    counts = Counter(pairs)
    columns = [name for name in names if any(chosen == name for _, chosen in pairs)]
    rows = [
        (true, *(counts[true, column] or "" for column in (*columns, UNDECIDED)))
        for true in order
        if any(one == true for one, _ in pairs)
    ]
    right = sum(true == chosen for true, chosen in pairs)
    undecided = sum(chosen == UNDECIDED for _, chosen in pairs)
    wrong = len(pairs) - right - undecided
    share = (right + undecided) / len(pairs)
    counted = f"{right} right, {undecided} undecided, {wrong} wrong of {len(pairs)}"
    told_all = f"{counted}: {share:.1%} right or undecided."
    return [*table((told, *columns, UNDECIDED), rows), told_all, ""]


def lines(chosen: Sequence[Chosen]) -> list[str]:
    """Return all tables."""
    known = {exercise.name for exercise in exercises.ALL}
    silent = [one.clip.path.stem for one in chosen if one.whole == UNDECIDED and one.true in known]
    took = [one.took_s for one in chosen if one.took_s is not None] or [math.nan]
    return [
        *confusion([(one.true, one.whole) for one in chosen], "Whole videos"),
        f"Undecided although formcheck knows the exercise: {', '.join(silent) or 'none'}.",
        "",
        *confusion([(one.true, one.live) for one in chosen], "Live, from the first picture on"),
        f"Named {median(took):.1f} s after the movement began (median; {max(took):.1f} s at most).",
        "",
        *confusion(
            [(one.true, name) for one in chosen for name in one.late], "Live, from any moment on"
        ),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--model", default="full", choices=["lite", "full", "heavy"])
    parser.add_argument("--write", action="store_true", help="write the tables into RESULTS.md")
    args = parser.parse_args()
    clips = clips_of(args.folders)
    record_all(clips, args.model)
    text = "\n".join(lines([chosen_of(clip, args.model) for clip in clips]))
    print(text)
    if args.write:
        write_section("choosing", text, "python -m benchmarks.choosing FOLDER...")


if __name__ == "__main__":
    main()
