"""What is lost and won by looking at fewer frames: accuracy against speed.

    python -m benchmarks.rates FOLDER... [--only NAME...] [--model full] [--write]

The model runs anew at each rate, because it follows a person less well from fewer frames. Only
clips of exercises that formcheck knows are taken.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.alarms import false_alarms, labelled_sets
from benchmarks.clips import Clip, Seen, clips_of
from benchmarks.faults import FaultScore, fault_scores, summed
from benchmarks.results import table, write_section
from benchmarks.scores import held_s, median_or_nan, rep_pairs, rep_time_errors, wrong
from formcheck import exercises
from formcheck.capture.parallel.frame_sampling import Rate, fill_skipped, sample_frames
from formcheck.capture.pose.mediapipe_estimator import MediaPipePose
from formcheck.capture.pose.model_files import Variant
from formcheck.capture.video.video_file import VideoFile
from formcheck.core.pose.frame import Frame
from formcheck.core.pose.landmarks import Pose
from formcheck.core.session.session import Session

RATES: dict[str, Rate] = {
    "every picture": None,
    "30 a second": 30.0,
    "15 a second": 15.0,
    "10 a second": 10.0,
    "auto": "auto",
}


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """What came of a clip at one rate, and how much work it was."""

    seen: Seen
    pictures: int
    looked_at: int
    cpu_s: float


def run_at(clip: Clip, model: Variant, rate: Rate) -> Run:
    """Analyse a clip, without writing anything."""
    exercise = exercises.get(clip.exercise)
    session = Session(exercise)
    looked_at = 0

    def estimate(frame: Frame) -> Pose | None:
        nonlocal looked_at
        looked_at += 1
        return estimator.estimate(frame)

    with VideoFile(clip.path) as source, MediaPipePose(model) as estimator:
        begin_s = time.process_time()
        pictures = fill_skipped(source, sample_frames(estimate, rate))
        ticks = [session.step(frame.t, pose) for frame, pose in pictures]
        cpu_s = time.process_time() - begin_s
        seen = Seen(clip, exercise, session.finish(source.describe()), ticks)
    return Run(seen, len(ticks), looked_at, cpu_s)


def rows(runs: dict[str, list[Run]]) -> Iterator[Sequence[object]]:
    """Yield a row for each rate."""
    every_s = sum(run.cpu_s for run in runs["every picture"])
    for name, some in runs.items():
        seen = [run.seen for run in some]
        looked_at = sum(run.looked_at for run in some) / sum(run.pictures for run in some)
        errors = [abs(error) for three in rep_time_errors(rep_pairs(seen)) for error in three]
        yield (
            name,
            f"{looked_at:.0%}",
            f"{sum(run.cpu_s for run in some) / every_s:.2f}",
            wrong_counts(seen),
            median_or_nan(errors),
            f"{rendered_faults(seen).f1:.3f}",
            named(seen),
            f"{sum(false_alarms([one]).raised for one in seen)}",
        )


HEAD = (
    "Looked at",
    "pictures",
    "CPU time",
    "counts and holds wrong",
    "rep times, median error in s",
    "faults, F1 (rendered)",
    "sets with one fault: raised on, others on",
    "false alarms",
)


def wrong_counts(seen: Sequence[Seen]) -> str:
    """Return how many counts and held times are wrong, and where."""
    places = [
        one.clip.path.stem for one in seen if wrong(one.clip, len(one.report.reps), held_s(one))
    ]
    return f"{len(places)} of {len(seen)}" + (f" ({', '.join(places)})" if places else "")


def rendered_faults(seen: Sequence[Seen]) -> FaultScore:
    """Return right, false and missed warnings of all codes on rendered clips."""
    whole = FaultScore()
    for one in seen:
        if one.clip.rendered:
            for score in summed(fault_scores([one], one.exercise)[0]).values():
                whole.add(score)
    return whole


def named(seen: Sequence[Seen]) -> str:
    """Return on how many reps of sets with one fault it was raised, and any other was.

    Sets in which it could not be judged are left out.
    """
    sets = [one for one in labelled_sets(seen) if one.raised is not None]
    raised = sum(one.raised or 0 for one in sets)
    others = sum(one.others for one in sets)
    return f"{raised}, {others} of {sum(one.units for one in sets)}"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--only", nargs="+", metavar="NAME", help="names of clips, without suffix")
    parser.add_argument("--model", default="full", choices=["lite", "full", "heavy"])
    parser.add_argument("--write", action="store_true", help="write the table into RESULTS.md")
    args = parser.parse_args()
    known = {exercise.name for exercise in exercises.ALL}
    clips = [
        clip
        for clip in clips_of(args.folders)
        if clip.exercise in known and (args.only is None or clip.path.stem in args.only)
    ]
    runs: dict[str, list[Run]] = {name: [] for name in RATES}
    for clip in clips:
        # In turns, so that other work on the machine hits all of them.
        for name, rate in RATES.items():
            runs[name].append(run_at(clip, args.model, rate))
    text = "\n".join([f"{len(clips)} clips.", "", *table(HEAD, list(rows(runs)))])
    print(text)
    if args.write:
        write_section("rates", text, f"python -m benchmarks.rates FOLDER... --model {args.model}")


if __name__ == "__main__":
    main()
