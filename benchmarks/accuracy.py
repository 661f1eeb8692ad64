"""How often formcheck counts right and warns right, measured against truth.

    python -m benchmarks.accuracy FOLDER... [--model full] [--write] [--floor]

A folder holds clips with a labels.csv or with NAME.truth.json files; a clip that lies in two
folders counts once. Poses are cached in .poses/, so a second run takes seconds. --write puts the
tables into benchmarks/RESULTS.md; --floor fails when a score is worse than benchmarks/floor.json.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from benchmarks.clips import Clip, clips_of, record_all, seen_in
from benchmarks.floor import committed, failures
from benchmarks.overall import ghost_part, named_part, not_run_lines, of_all, other_part, reports_on
from benchmarks.parts import Part, joined
from benchmarks.results import write_section
from benchmarks.tables import of_exercise
from formcheck import exercises
from formcheck.capture.pose.model_files import Variant


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--model", default="full", choices=["lite", "full", "heavy"])
    parser.add_argument("--write", action="store_true", help="write the tables into RESULTS.md")
    parser.add_argument("--floor", action="store_true", help="fail under the committed floor")
    parser.add_argument("--all", action="store_true", help="every score of the floor must be there")
    args = parser.parse_args()
    clips = clips_of(args.folders)
    if not clips:
        sys.exit(f"no clips with truth in {', '.join(map(str, args.folders))}")
    record_all(clips, args.model)
    whole = report(clips, args.model)
    text = "\n".join(whole.lines)
    print(text)
    if args.write:
        write_section(
            "accuracy", text, f"python -m benchmarks.accuracy FOLDER... --model {args.model}"
        )
    if args.floor:
        floor = committed(samples_alone=not args.all)
        failed = failures(whole.reached, floor, every=args.all)
        if failed:
            sys.exit("under the accuracy floor:\n" + "\n".join(failed))
        print(f"accuracy floor held ({len(whole.reached)} scores)")


def report(clips: Sequence[Clip], model: Variant, *, others: bool = True) -> Part:
    """Return all tables, by exercise and in all.

    Args:
        clips: What is measured.
        model: Whose poses are used.
        others: Every exercise is looked for in the clips of all others too, which takes most of the
            time.
    """
    seen = {
        exercise.name: [
            seen_in(clip, exercise, model) for clip in clips if clip.exercise == exercise.name
        ]
        for exercise in exercises.ALL
    }
    names = list(seen)
    nothing = [clip for clip in clips if clip.exercise == "none"]
    reports = reports_on(clips if others else nothing, exercises.ALL, model)
    return joined(
        (
            Part(footage_lines(clips)),
            *(
                of_exercise(each, seen[each.name], model)
                for each in exercises.ALL
                if seen[each.name]
            ),
            of_all(seen, model),
            ghost_part(nothing, names, reports),
            other_part(clips, names, reports) if others else Part(),
            named_part(clips, names, reports) if others else Part(),
            Part(not_run_lines(clips, names)),
        )
    )


def footage_lines(clips: Sequence[Clip]) -> list[str]:
    """Return the number of measured clips of each kind."""
    kinds = Counter(clip.kind for clip in clips)
    told = ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items()))
    return [f"{len(clips)} clips: {told}.", ""]


if __name__ == "__main__":
    main()
