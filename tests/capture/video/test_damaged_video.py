"""Damaged video files: what is missing is told of, and headers that lie do no harm."""

from __future__ import annotations

import struct
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from formcheck.capture.pose.mediapipe_estimator import MediaPipePose
from formcheck.capture.video.stream_decoding import Video
from formcheck.capture.video.video_file import VideoFile
from formcheck.core.pose.frame import Frame
from formcheck.errors import VideoError
from tests.support.mutations import SAMPLES, noise
from tests.support.videos import cut, write_video, zero

JUMP_S = 5 * 3600


def read(path: Path) -> tuple[list[float], VideoFile]:
    with VideoFile(path) as video:
        return [frame.t for frame in video], video


@pytest.mark.parametrize(("name", "codec"), [("a.mkv", "libx264"), ("b.webm", "libvpx-vp9")])
def test_a_matroska_file_that_ends_before_its_promise(
    tmp_path: Path, name: str, codec: str
) -> None:
    whole = write_video(tmp_path / f"whole {name}", 60, codec=codec, draw=noise)
    assert read(whole)[1].problem is None
    # Zeros, so that the file has its full length.
    times_s, video = read(zero(whole, tmp_path / name, 0.4, 0.9))
    assert len(times_s) < 45
    assert f"{name} is damaged" in str(video.problem)


def test_fragments_that_are_passed_over(tmp_path: Path) -> None:
    muxing = {"movflags": "+frag_keyframe+empty_moov"}
    whole = write_video(tmp_path / "whole.mp4", 90, options={"g": "10"}, muxing=muxing, draw=noise)
    assert read(whole)[1].problem is None
    for first, last in ((3, 6), (5, 9)):
        parts = whole.read_bytes().split(b"moof")
        path = tmp_path / "parts.mp4"
        # What is in a box of another kind is no frame for FFmpeg, and no error.
        free = b"free".join(parts[first : last + 1])
        path.write_bytes(b"moof".join([*parts[:first], free, *parts[last + 1 :]]))
        times_s, video = read(path)
        assert len(times_s) < 75
        assert "parts.mp4 is damaged" in str(video.problem)


def test_a_gif_that_is_cut_off(tmp_path: Path) -> None:
    sample = next(one for one in SAMPLES if one.codec == "gif")
    whole = sample.write(tmp_path)
    assert read(whole)[1].problem is None
    _, video = read(cut(whole, tmp_path / "cut.gif", 0.5))
    assert "cut.gif is cut off: it ends at" in str(video.problem)


@pytest.mark.parametrize("name", ["a.ts", "camera.mts"])
def test_a_transport_stream_that_is_cut_off(tmp_path: Path, name: str) -> None:
    muxing = {"mpegts_m2ts_mode": "1"} if name == "camera.mts" else {}
    whole = write_video(tmp_path / f"whole {name}", 60, options={"g": "10"}, muxing=muxing)
    assert read(whole)[1].problem is None
    times_s, video = read(cut(whole, tmp_path / name, 0.6))
    assert len(times_s) < 50
    end_s = times_s[-1] + 1 / 30
    assert video.problem == f"{name} is cut off: it ends at {end_s:.1f} s; copy it again"


def jumping(path: Path, muxing: dict[str, str]) -> tuple[list[float], VideoFile]:
    times_ms = [40 * number + (JUMP_S * 1000 if number >= 25 else 0) for number in range(50)]
    return read(write_video(path, 50, times_ms=times_ms, muxing=muxing))


def test_a_clock_that_jumps_by_hours(tmp_path: Path) -> None:
    times_s, video = jumping(tmp_path / "jump.mkv", {"live": "1"})
    assert len(times_s) == 50
    np.testing.assert_allclose(times_s[24:27], [0.96, 2.46, 2.5])
    assert video.problem == (
        "jump.mkv is damaged: its clock jumps by 18000 s after 1.0 s; the jump is left out"
    )


def test_a_pause_of_hours_that_the_file_tells_of_is_none(tmp_path: Path) -> None:
    times_s, video = jumping(tmp_path / "pause.mkv", {})
    np.testing.assert_allclose(times_s[24:27], [0.96, 18001.0, 18001.04])
    assert video.problem is None


@pytest.mark.parametrize("start_s", [-1e5, 1e-3, 1e5, 1e15])
def test_a_start_far_from_the_first_frame_is_none(tmp_path: Path, start_s: float) -> None:
    path = write_video(tmp_path / "a.mp4", 5)
    video = Video(str(path), threads=1, media_end=None, step=lambda: None)
    video._start_s = start_s
    np.testing.assert_allclose([frame.t for frame in video.frames()], np.arange(5) / 30)


def claiming(path: Path, width: int, height: int) -> Path:
    """Write a video whose frames themselves claim to have another size."""
    write_video(path, 10, codec="libvpx")
    start, size = b"\x9d\x01\x2a", struct.Struct("<HH")
    data = path.read_bytes()
    assert start + size.pack(64, 48) in data
    path.write_bytes(data.replace(start + size.pack(64, 48), start + size.pack(width, height)))
    return path


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not tell what children needed")
@pytest.mark.parametrize(
    ("size", "aspect"), [((16000, 16000), None), ((4096, 4096), Fraction(4, 1))]
)
def test_the_memory_stays_bounded(
    tmp_path: Path, size: tuple[int, int], aspect: Fraction | None
) -> None:
    if aspect is None:
        path = claiming(tmp_path / "huge.webm", *size)
        with pytest.raises(VideoError, match="none could be decoded"):
            VideoFile(path)
    else:
        options = {"preset": "ultrafast"}
        path = write_video(tmp_path / "wide.mp4", 2, size=size, aspect=aspect, options=options)
    program = (
        "import resource, sys\n"
        "from formcheck.capture.video.video_file import VideoFile\n"
        "try:\n"
        "    with VideoFile(sys.argv[1], threads=1) as video:\n"
        "        for frame in video: assert frame.image.size <= 3 * 36_000_000\n"
        "except Exception as error: print(repr(error), file=sys.stderr)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, path], capture_output=True, text=True, check=True
    )
    assert "AssertionError" not in done.stderr
    per_mb = 1 << 20 if sys.platform == "darwin" else 1 << 10
    assert int(done.stdout) < 600 * per_mb


@pytest.mark.parametrize("size", [(1, 1), (2, 2000)])
def test_frames_of_strange_sizes(tmp_path: Path, size: tuple[int, int]) -> None:
    with VideoFile(claiming(tmp_path / "strange.webm", *size)) as video:
        assert {frame.image.shape for frame in video} == {(size[1], size[0], 3)}


def test_the_pose_model_survives_frames_of_any_size() -> None:
    sizes = [(64, 48), (1, 1), (2, 2000), (2000, 2), (48, 64), (1281, 719), (5, 900), (300, 30)]
    with MediaPipePose("lite") as estimator:
        for number, size in enumerate(sizes * 2):
            frame = Frame(number, number / 10, noise(number, *size))
            estimator.estimate(frame)


@pytest.mark.parametrize("name", ["a.mp4", "b.mov"])
def test_a_track_that_claims_to_end_far_behind_the_file(tmp_path: Path, name: str) -> None:
    path = write_video(tmp_path / name, 5)
    data = path.read_bytes().replace(b"avc1", b"xyzq")
    size_at = data.index(b"stsd") - 4
    for lie in (0x7FFFFFFF, 0xFFFFFFFF, 9):
        for kind in (b"trak", b"mdia", b"minf", b"stbl"):
            at = data.index(kind) - 4
            lying = bytearray(data[: size_at + 4])
            struct.pack_into(">I", lying, at, lie)
            path.write_bytes(lying)
            with pytest.raises(VideoError):
                VideoFile(path)
