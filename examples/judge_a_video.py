"""Judge a video and print each rep: ``python examples/judge_a_video.py VIDEO EXERCISE``."""

from __future__ import annotations

import sys

import formcheck


def main(video: str, exercise: str) -> None:
    try:
        report = formcheck.analyse(video, exercise)
    except formcheck.FormcheckError as error:
        sys.exit(str(error))
    for rep in report.reps:
        print(f"rep {rep.number}: {rep.start_s:.1f} to {rep.end_s:.1f} s", *rep.faults or ["good"])
    print("held for", round(report.summary()["hold_s"], 1), "s")


if len(sys.argv) != 3:
    sys.exit("usage: python examples/judge_a_video.py VIDEO EXERCISE")
main(sys.argv[1], sys.argv[2])
