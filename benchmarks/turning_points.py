"""When reps turn, against what was read off real clips by eye.

    python -m benchmarks.turning_points FOLDER... [--write]

The notes of labels.csv name the times of the lowest points ("bottoms 0.9 3.2 s"), or of the highest
ones where the exercise turns at the top. They were read to about 0.1 s. A rep that was not counted
has no turn and is listed as such.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.clips import Clip, clips_in, record_all, report_on
from benchmarks.results import table, write_section
from formcheck import exercises

#: The word of the notes for the point at which a rep of the exercise turns.
WORDS = {
    "squat": "bottom",
    "deadlift": "bottom",
    "bent_over_row": "top",
    "bird_dog": "top",
    "swimmer_kicks": "top",
}
#: Further away than this it is the turn of another rep.
NEAREST_S = 0.6


@dataclass(frozen=True, slots=True)
class Turns:
    """The turning points of a clip: ours minus the label's in seconds, NaN where no rep turns."""

    clip: Clip
    differences_s: tuple[float, ...]


def turns_in_note(note: str, word: str) -> list[float]:
    """Return the times that follow the word in a note, in seconds; spans (0.1-0.7) are left out."""
    listed = re.findall(rf"\b{word}s?(?: near| about| at)? ((?:[\d.]+(?:-[\d.]+)?,? ?)+)", note)
    times = [one for line in listed for one in re.findall(r"[\d.-]+", line)]
    return [float(one) for one in times if "-" not in one]


def labelled_turns(folder: Path) -> Iterator[tuple[Clip, list[float]]]:
    """Yield the clips of a folder whose notes name turning points, with their times in seconds."""
    clips = {clip.path.name: clip for clip in clips_in(folder)}
    with (folder / "labels.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            word = WORDS.get(row["exercise"])
            # The notes give the time in the film that the clip is a part of.
            offset_s = float(row.get("offset_s") or 0)
            turns = [turn - offset_s for turn in turns_in_note(row["note"], word)] if word else []
            if within := [turn for turn in turns if turn >= 0]:
                yield clips[row["clip"]], within


def compare(clip: Clip, labelled: Sequence[float]) -> Turns:
    """Return how far the turns of the report are from the labels'."""
    report = report_on(clip, exercises.get(clip.exercise), "full")
    found = np.array([rep.turn_s for rep in report.reps])
    differences = []
    for turn in labelled:
        away = found - turn
        nearest = away[np.argmin(np.abs(away))] if len(away) else np.nan
        differences.append(float(nearest) if abs(nearest) <= NEAREST_S else np.nan)
    return Turns(clip, tuple(differences))


def report_lines(all_turns: Sequence[Turns]) -> list[str]:
    """Return a table by exercise, and the clips with turns that no counted rep has."""
    rows = []
    for name in WORDS:
        own = [turns for turns in all_turns if turns.clip.exercise == name]
        away = np.array([s for turns in own for s in turns.differences_s])
        seen = away[~np.isnan(away)]
        if seen.size == 0:
            continue
        rows.append(
            (
                name,
                len(own),
                away.size,
                seen.size,
                f"{np.median(seen):+.2f}",
                f"{np.median(np.abs(seen)):.2f}",
                f"{np.mean(np.abs(seen) <= 0.2):.0%}",
            )
        )
    head = (
        "exercise",
        "clips",
        "turns",
        "in a counted rep",
        "median s",
        "median abs s",
        "within 0.2 s",
    )
    missing = [
        f"{turns.clip.path.stem} ({int(np.isnan(turns.differences_s).sum())})"
        for turns in all_turns
        if np.isnan(turns.differences_s).any()
    ]
    return [*table(head, rows), f"Turns of no counted rep: {', '.join(missing) or 'none'}."]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("folder", nargs="+", type=Path)
    parser.add_argument("--write", action="store_true", help="put it into RESULTS.md")
    options = parser.parse_args()
    labelled = [pair for folder in options.folder for pair in labelled_turns(folder)]
    record_all([clip for clip, _ in labelled], "full")
    text = "\n".join(report_lines([compare(clip, turns) for clip, turns in labelled]))
    print(text)
    if options.write:
        folders = " ".join(map(str, options.folder))
        write_section("turning points", text, f"python -m benchmarks.turning_points {folders}")


if __name__ == "__main__":
    main()
