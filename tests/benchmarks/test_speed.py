"""What the speed table rests on."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.speed.job import cores, repeated, spent, spread
from formcheck.capture.video.video_file import VideoFile
from tests.support.videos import number_of, write_video


@pytest.mark.parametrize("options", [{}, {"bf": "3", "b_strategy": "0"}])
def test_a_repeated_video_is_one_without_gaps(tmp_path: Path, options: dict[str, str]) -> None:
    video = write_video(tmp_path / "a.mp4", 20, options=options)
    with VideoFile(repeated(video, 1.5, tmp_path / "b.mp4")) as source:
        frames = list(source)
        assert (source.problem, source._stamps.repaired) == (None, 0)
    assert [number_of(frame.image) for frame in frames] == 3 * list(range(20))
    np.testing.assert_allclose(np.diff([frame.t for frame in frames]), 1 / 30, atol=1e-3)


def test_time_is_that_of_all_processes() -> None:
    found = spent(lambda: sum(range(3_000_000)))
    assert 0 < found.cpu_s <= found.wall_s + 0.05


def test_figures_are_told_with_their_spread_and_their_machine() -> None:
    assert spread([3.0, 1.0, 2.0]) == "2.00 (1.00 to 3.00)"
    assert "cores of" in cores()
