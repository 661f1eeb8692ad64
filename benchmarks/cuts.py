"""Where films cut, as formcheck sees it, in all of their frames and in fewer.

    python -m benchmarks.cuts FOLDER...

For each video with a cut: when it cuts, in every frame, and in every second, third and sixth.
Which of them are cuts is for the eye to say.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from formcheck.capture.pose.cuts import CutDetector
from formcheck.capture.video.video_file import VideoFile

#: Steps between frames: 30, 15, 10 and 5 frames a second in most films.
SPACINGS = (1, 2, 3, 6)


def cuts_of(video: Path) -> dict[int, list[float]]:
    """Return the times of the cuts in seconds, by the spacing of the frames."""
    detectors = {every: CutDetector() for every in SPACINGS}
    found: dict[int, list[float]] = {every: [] for every in SPACINGS}
    with VideoFile(video) as source:
        for frame in source:
            for every, detector in detectors.items():
                if frame.index % every == 0 and detector.step(frame.image):
                    found[every].append(round(frame.t, 2))
    return found


def report(folders: Sequence[Path]) -> list[str]:
    """Return a line for each video with a cut, and one on all."""
    videos = sorted(video for folder in folders for video in folder.glob("*.mp4"))
    lines = []
    for video in videos:
        cuts = cuts_of(video)
        if any(cuts.values()):
            told = "; ".join(f"every {every}: {times}" for every, times in cuts.items())
            lines.append(f"{video.name}: {told}")
    return [*lines, f"{len(videos)} videos, {len(lines)} of them with a cut"]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("folder", nargs="+", type=Path)
    print("\n".join(report(parser.parse_args().folder)))


if __name__ == "__main__":
    main()
