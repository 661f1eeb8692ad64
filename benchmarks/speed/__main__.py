"""How fast formcheck is, as ratios measured in one run, since machines and their load differ.

    python -m benchmarks.speed VIDEO [--exercise squat] [--model full] [--runs 3] [--write]
    python -m benchmarks.speed VIDEO --live-minutes 10 [--write]
    python -m benchmarks.speed VIDEO --hour [--write]

Every figure is the median of --runs runs. What is compared runs in turns, so that other work on the
machine hits both sides; it runs on the video repeated to 45 s. --live-minutes measures a session of
this length alone, played as a camera; --hour the memory over an hour, with recorded poses in place
of the model. --write puts the table into benchmarks/RESULTS.md.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from benchmarks.results import table, write_section
from benchmarks.speed.job import Job, cores
from benchmarks.speed.live import live_rows, long_live_rows
from benchmarks.speed.memory import memory_rows
from benchmarks.speed.overhead import overhead_rows
from benchmarks.speed.parts import engine_rows, frame_times, start_rows
from formcheck import exercises
from formcheck.capture.pose.model_files import VARIANTS

HEAD = ("Figure", "measured", "goal")


def report(job: Job) -> list[str]:
    """Return both tables as lines."""
    rows: list[Sequence[object]] = []
    for part in (overhead_rows, engine_rows, live_rows, memory_rows):
        rows += part(job)
    rows += start_rows()
    steps = list(frame_times(job))
    whole = sum(ms for _, ms in steps)
    return [
        *table(HEAD, rows),
        *table(
            ("Where a picture's time goes, in one thread", "ms", "share"),
            [(name, ms, f"{ms / whole:.1%}") for name, ms in steps],
        ),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("video", type=Path)
    parser.add_argument("--exercise", default="squat", choices=[e.name for e in exercises.ALL])
    parser.add_argument("--model", default="full", choices=VARIANTS)
    parser.add_argument("--runs", type=int, default=3)
    only = parser.add_mutually_exclusive_group()
    only.add_argument("--live-minutes", type=float, help="measure a live session of this length")
    only.add_argument("--hour", action="store_true", help="measure the memory over an hour")
    parser.add_argument("--write", action="store_true", help="write the table into RESULTS.md")
    args = parser.parse_args()
    job = Job(args.video, args.exercise, args.model, args.runs)
    command = f"python -m benchmarks.speed {args.video.name} --model {args.model}"
    if args.hour:
        section, command = "hour", f"{command} --hour"
        lines = table(("Memory", *HEAD[1:]), list(memory_rows(job, hour=True)))
    elif args.live_minutes is not None:
        section, command = "live", f"{command} --live-minutes {args.live_minutes:g}"
        rows = list(long_live_rows(job, args.live_minutes))
        lines = table(("Live session", *HEAD[1:]), rows)
    else:
        section, lines = "speed", report(job)
    text = "\n".join([f"On {cores()}.", "", *lines])
    print(text)
    if args.write:
        write_section(section, text, command)


if __name__ == "__main__":
    main()
