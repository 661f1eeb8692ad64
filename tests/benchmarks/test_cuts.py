"""The list of cuts names each film that has one, and when it cuts."""

from __future__ import annotations

from pathlib import Path

from benchmarks.cuts import report
from tests.support.clips import film, two_takes


def test_only_a_film_of_two_takes_is_listed(tmp_path: Path) -> None:
    numbers = range(120, 144, 2)
    two_takes(tmp_path / "two.mp4", numbers, times=range(0, 48, 2))
    film(tmp_path / "one.mp4", numbers, range(0, 24, 2), sample="plank_pike")
    assert report([tmp_path]) == [
        "two.mp4: every 1: [0.8]; every 2: [0.8]; every 3: [0.8]; every 6: [0.8]",
        "2 videos, 1 of them with a cut",
    ]
