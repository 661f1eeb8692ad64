"""How well formcheck judges people whose clips no threshold was set on.

    python -m benchmarks.generalise FOLDER... [--model full] [--cached] [--write]
    python -m benchmarks.generalise FOLDER... --sample [--floor]

Each maker of clips is left out in turn. Every fault limit and the levels of counting are chosen on
the clips of the others by one procedure, the middle of the flat part of wrong decisions, and the
clips that were left out are judged by them. All rendered clips have one maker. --cached leaves out
clips whose poses have not been found yet.

--sample scores formcheck with its declared thresholds on a small sample of the clips. It prints the
floor that the scores would hold; --floor fails under the one that is committed.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.accuracy import report
from benchmarks.clips import Clip, cache_of, clips_of, record_all
from benchmarks.floor import failures, of_strangers
from benchmarks.leave_one_out import Study, study
from benchmarks.reliability import reliability_lines
from benchmarks.results import write_section
from benchmarks.sample import floor_of, frames_in, sampled
from benchmarks.stability import stability_lines
from benchmarks.study_tables import all_lines, study_lines
from benchmarks.trials import Trials
from formcheck import exercises
from formcheck.capture.pose.model_files import Variant


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--model", default="full", choices=["lite", "full", "heavy"])
    parser.add_argument("--cached", action="store_true", help="clips with cached poses alone")
    parser.add_argument("--write", action="store_true", help="write the tables into RESULTS.md")
    parser.add_argument("--sample", action="store_true", help="score a small sample")
    parser.add_argument("--floor", action="store_true", help="fail under the sample's floor")
    args = parser.parse_args()
    if args.floor and not args.sample:
        parser.error("--floor is for --sample")
    clips = clips_of(args.folders)
    if args.sample:
        clips = sampled(clips, frames_in)
    if args.cached:
        clips = [clip for clip in clips if cache_of(clip.path, args.model).exists()]
    if not clips:
        sys.exit(f"no clips with truth in {', '.join(map(str, args.folders))}")
    record_all(clips, args.model)
    if args.sample:
        score_sample(clips, args.model, held=args.floor)
        return
    text = "\n".join(lines(studies_of(clips, args.model)))
    print(text)
    if args.write:
        write_section("generalise", text, "python -m benchmarks.generalise FOLDER...")


def studies_of(clips: Sequence[Clip], model: Variant) -> list[Study]:
    """Judge all clips with thresholds that were chosen without their makers."""
    counted, read = Trials(model, with_cases=False), Trials(model, with_cases=True)
    return study(exercises.ALL, clips, counted, read)


def lines(studies: Sequence[Study]) -> list[str]:
    """Return all tables."""
    clips = {clip.path: clip for each in studies for clip in each.clips}.values()
    makers = {clip.origin for clip in clips}
    return [
        f"Clips: {len(clips)}, makers: {len(makers)}.",
        "",
        *all_lines(studies),
        *stability_lines(studies),
        *reliability_lines(studies),
        *(line for each in studies for line in study_lines(each)),
    ]


def score_sample(clips: Sequence[Clip], model: Variant, *, held: bool) -> None:
    """Print the scores of a sample; exit when they are to hold its floor and do not."""
    whole = report(clips, model, others=False)
    print("\n".join(whole.lines))
    floor = of_strangers()
    if not held:
        print(json.dumps({"strangers_sample": floor_of(whole.reached)}, indent=2))
        return
    if floor is None:
        sys.exit("floor.json has no strangers_sample; run it without --floor to print one")
    failed = failures(whole.reached, floor, every=True)
    if failed:
        sys.exit("under the floor of the sample:\n" + "\n".join(failed))
    print(f"floor of the sample held ({sum(map(len, floor.values()))} scores)")


if __name__ == "__main__":
    main()
