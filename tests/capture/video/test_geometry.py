"""Frames come as players show them: upright, square pixels, deinterlaced, of the right track."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from av.stream import Disposition
from numpy.typing import NDArray

from formcheck.capture.video.video_file import VideoFile
from formcheck.core.pose.frame import Frame
from tests.support.videos import (
    number_of,
    picture,
    rotate,
    turn,
    write_sizes,
    write_tracks,
    write_video,
)

AWKWARD = Path(__file__).parents[4] / "shared" / "awkward"


def read(path: Path) -> tuple[list[Frame], VideoFile]:
    with VideoFile(path) as video:
        return list(video), video


def corner_of_red(image: NDArray[np.uint8]) -> tuple[int, int]:
    """Return row and column (0 or 1) of the quarter that is red."""
    height, width = image.shape[:2]
    found = [
        (row, column)
        for row in (0, 1)
        for column in (0, 1)
        if np.abs(
            image[height // 4 + row * height // 2, width // 4 + column * width // 2].astype(int)
            - (0, 0, 255)
        ).max()
        < 12
    ]
    assert len(found) == 1
    return found[0]


#: Display matrix (a, b, c, d) to where the red upper left and the green upper right are shown.
MATRICES = {
    "as stored": ((1, 0, 0, 1), (0, 0), (0, 1)),
    "mirrored left and right": ((-1, 0, 0, 1), (0, 1), (0, 0)),
    "mirrored top and bottom": ((1, 0, 0, -1), (1, 0), (1, 1)),
    "half a turn": ((-1, 0, 0, -1), (1, 1), (1, 0)),
    "quarter turn": ((0, 1, -1, 0), (0, 1), (1, 1)),
    "three quarter turns": ((0, -1, 1, 0), (1, 0), (0, 0)),
    "along one diagonal": ((0, 1, 1, 0), (0, 0), (1, 0)),
    "along the other": ((0, -1, -1, 0), (1, 1), (0, 1)),
}


@pytest.mark.parametrize("name", MATRICES)
@pytest.mark.parametrize("aspect", [None, Fraction(4, 3)])
def test_display_matrices(tmp_path: Path, name: str, aspect: Fraction | None) -> None:
    matrix, red, green = MATRICES[name]
    stored = write_video(tmp_path / "stored.mp4", 3, aspect=aspect)
    frames, video = read(turn(stored, tmp_path / "shown.mp4", matrix))
    width = 64 if aspect is None else 85
    size = (width, 48) if matrix[0] else (48, width)
    assert (video.width, video.height) == size
    for frame in frames:
        assert frame.image.shape == (size[1], size[0], 3)
        assert frame.image.flags["C_CONTIGUOUS"]
        assert corner_of_red(frame.image) == red
        # The green quarter is where red is when the picture is mirrored as it is stored.
        assert tuple(np.add(green, 0)) != red
        height, wide = frame.image.shape[:2]
        at = frame.image[height // 4 + green[0] * height // 2, wide // 4 + green[1] * wide // 2]
        assert np.abs(at.astype(int) - (0, 255, 0)).max() < 12


@pytest.mark.parametrize("name", ["a.mp4", "b.mkv", "c.ts", "d.avi"])
@pytest.mark.parametrize(
    ("aspect", "size"),
    [
        (Fraction(4, 3), (85, 48)),
        (Fraction(16, 15), (68, 48)),
        (Fraction(1, 2), (64, 96)),
        (Fraction(1, 1), (64, 48)),
        (Fraction(1, 100), (64, 48)),
        (Fraction(100, 1), (64, 48)),
    ],
)
def test_pixels_that_are_not_square(
    tmp_path: Path, name: str, aspect: Fraction, size: tuple[int, int]
) -> None:
    codec = "mpeg4" if name.endswith("avi") else "libx264"
    frames, video = read(write_video(tmp_path / name, 5, codec=codec, aspect=aspect))
    assert (video.width, video.height) == size
    assert {frame.image.shape for frame in frames} == {(size[1], size[0], 3)}
    assert [number_of(frame.image) for frame in frames] == list(range(5))


def test_a_shape_that_changes_keeps_each_frame_in_its_own(tmp_path: Path) -> None:
    path = write_sizes(tmp_path / "crop.webm", [(64, 48), (48, 48), (64, 48), (32, 48)])
    frames, video = read(path)
    assert [frame.image.shape[:2] for frame in frames] == (
        [(48, 64)] * 10 + [(48, 48)] * 10 + [(48, 64)] * 10 + [(48, 32)] * 10
    )
    assert [number_of(frame.image) for frame in frames] == [*range(10)] * 4
    assert video.problem is None


def test_pixels_that_change_their_shape(tmp_path: Path) -> None:
    """As broadcasts do between 4:3 and 16:9."""
    path = write_sizes(
        tmp_path / "broadcast.ts",
        [(64, 48), (64, 48)],
        codec="libx264",
        aspects=[Fraction(1, 1), Fraction(3, 2)],
    )
    frames, _ = read(path)
    widths = [frame.image.shape[1] for frame in frames]
    assert set(widths) == {64, 96}
    assert widths == sorted(widths)
    assert 5 <= widths.count(64) <= 15


def combed(image: NDArray[np.uint8]) -> float:
    """Return how much each line differs from its neighbours, beyond how much those differ."""
    grey = image.astype(float).mean(axis=2)
    return float(np.abs(grey[1:-1] - (grey[:-2] + grey[2:]) / 2).mean())


@pytest.mark.parametrize(
    ("name", "codec", "turned"),
    [
        ("a.mp4", "libx264", False),
        ("b.mts", "libx264", False),
        ("c.mkv", "mpeg2video", False),
        ("d.mp4", "libx264", True),
    ],
)
def test_interlaced(tmp_path: Path, name: str, codec: str, turned: bool) -> None:
    """A bar that moves by eight pixels from field to field."""

    def woven(number: int) -> NDArray[np.uint8]:
        image = np.full((96, 128, 3), 40, np.uint8)
        for field in (0, 1):
            left = 8 * (2 * number + field)
            image[field::2, left : left + 24] = 220
        return image

    path = write_video(
        tmp_path / name,
        6,
        size=(128, 96),
        rate=25,
        codec=codec,
        interlaced=True,
        draw=lambda number, width, height: woven(number),
    )
    if turned:
        path = rotate(path, tmp_path / f"turned {name}", 180)
    frames, video = read(path)
    assert video.problem is None
    assert len(frames) == 6
    assert np.diff([frame.t for frame in frames]) == pytest.approx(np.full(5, 0.04), abs=1e-3)
    assert frames[0].t == pytest.approx(0, abs=0.03)
    for number, frame in enumerate(frames):
        upright = frame.image[::-1, ::-1] if turned else frame.image
        assert combed(woven(number)) > 15
        assert combed(upright) < 6
        bar = np.flatnonzero(upright[48].mean(axis=1) > 130)
        assert 16 <= len(bar) <= 40
        assert abs(bar.mean() - (16 * number + 15.5)) < 12


def test_interlaced_after_progressive(tmp_path: Path) -> None:
    """Frames that are not marked stay as they are."""
    path = write_sizes(
        tmp_path / "mixed.ts", [(64, 48)] * 3, codec="libx264", interlaced=[False, True, False]
    )
    frames, _ = read(path)
    assert [number_of(frame.image) for frame in frames] == [*range(10)] * 3
    assert all(a.t < b.t for a, b in pairwise(frames))


@pytest.mark.parametrize("name", ["a.mp4", "b.mkv"])
@pytest.mark.parametrize("largest_first", [True, False])
def test_of_several_tracks_the_largest_is_taken(
    tmp_path: Path, name: str, largest_first: bool
) -> None:
    sizes = [(128, 96), (32, 24)] if largest_first else [(32, 24), (128, 96)]
    frames, video = read(write_tracks(tmp_path / name, sizes))
    assert (video.width, video.height) == (128, 96)
    assert [number_of(frame.image) for frame in frames] == list(range(10))


def test_of_several_tracks_the_default_is_taken(tmp_path: Path) -> None:
    path = write_tracks(
        tmp_path / "angles.mkv",
        [(128, 96), (96, 96)],
        dispositions=[Disposition(0), Disposition.default],
    )
    assert read(path)[1].width == 96


@pytest.mark.parametrize("mark", [Disposition.attached_pic, Disposition.timed_thumbnails])
def test_cover_art_and_thumbnails_are_ignored(tmp_path: Path, mark: Disposition) -> None:
    path = write_tracks(
        tmp_path / "cover.mp4",
        [(256, 192), (64, 48)],
        codecs=["mjpeg", "libx264"],
        dispositions=[mark, Disposition.default],
        counts=[1, 10],
    )
    frames, video = read(path)
    assert (video.width, len(frames)) == (64, 10)


@pytest.mark.skipif(not AWKWARD.is_dir(), reason="the odd files are not here")
@pytest.mark.parametrize(
    ("name", "size", "fps"),
    [
        ("interlaced_576i.mts", (768, 576), 25),
        ("av1.mp4", (640, 480), 30),
        ("sar_4_3.mp4", (640, 480), 30),
        ("matrix_hflip.mp4", (640, 480), 30),
        ("size_changes.ts", (640, 480), 30),
    ],
)
def test_odd_files(name: str, size: tuple[int, int], fps: float) -> None:
    frames, video = read(AWKWARD / name)
    assert (video.width, video.height, video.fps) == (*size, fps)
    assert video.problem is None
    # Black and left-over memory: neither is as bright, nor as steady from frame to frame.
    means = [float(frame.image.mean()) for frame in frames]
    assert min(means) > 60
    assert max(abs(a - b) for a, b in pairwise(means)) < 30


def test_the_picture_of_these_tests_is_not_symmetric() -> None:
    assert corner_of_red(picture(0, 64, 48)) == (0, 0)
