"""Every kind of file that people bring, and what is said of those that are none."""

from __future__ import annotations

import json
import math
import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from formcheck.capture.native_log import quiet_opencv
from formcheck.capture.video import decoder_process
from formcheck.capture.video.decoder import SCRIPT
from formcheck.capture.video.video_file import VideoFile
from formcheck.child_process import program_command
from formcheck.core.pose.frame import Frame
from formcheck.errors import VideoError
from tests.support.videos import (
    cut,
    number_of,
    trim,
    write_cuttable,
    write_photo,
    write_sizes,
    write_sound,
    write_video,
    zero,
)

IRREGULAR_MS = (0, 33, 66, 300, 310, 320, 321, 800, 900, 1000)


def read(path: Path) -> tuple[list[Frame], VideoFile]:
    with VideoFile(path) as video:
        return list(video), video


@pytest.mark.parametrize(
    ("name", "codec", "pixels"),
    [
        ("a.mp4", "libx264", "yuv420p"),
        ("ten bit.mp4", "libx264", "yuv420p10le"),
        ("b.mov", "libx264", "yuv420p"),
        ("c.mkv", "libx264", "yuv420p"),
        ("d.webm", "libvpx-vp9", "yuv420p"),
        ("e.avi", "mpeg4", "yuv420p"),
        ("motion jpeg.avi", "mjpeg", "yuvj420p"),
        ("broadcast.ts", "libx264", "yuv420p"),
        ("av1.mp4", "libsvtav1", "yuv420p"),
        ("av1.webm", "libsvtav1", "yuv420p10le"),
        ("hevc.mp4", "libx265", "yuv420p"),
        ("vp8.webm", "libvpx", "yuv420p"),
        ("prores.mov", "prores_ks", "yuv422p10le"),
        ("grey.mkv", "ffv1", "gray"),
        ("Übung é 日本.mp4", "libx264", "yuv420p"),
    ],
)
def test_containers(tmp_path: Path, name: str, codec: str, pixels: str) -> None:
    frames, video = read(write_video(tmp_path / name, 20, codec=codec, pixels=pixels))
    assert [number_of(frame.image) for frame in frames] == list(range(20))
    assert [frame.index for frame in frames] == list(range(20))
    # Matroska rounds its times to whole milliseconds.
    np.testing.assert_allclose([frame.t for frame in frames], np.arange(20) / 30, atol=6e-4)
    assert all(frame.captured_s is None for frame in frames)
    assert (video.width, video.height, video.fps) == (64, 48, 30)
    assert video.problem is None
    assert video.duration_expected_s == pytest.approx(20 / 30, abs=2e-3)


def test_gif(tmp_path: Path) -> None:
    frames, video = read(write_video(tmp_path / "a.gif", 5, codec="gif", pixels="rgb8", rate=10))
    assert [round(frame.t, 3) for frame in frames] == [0, 0.1, 0.2, 0.3, 0.4]
    assert video.problem is None


@pytest.mark.parametrize("name", ["a.mp4", "b.mkv", "c.webm"])
def test_variable_frame_rate_keeps_the_containers_times(tmp_path: Path, name: str) -> None:
    codec = "libvpx-vp9" if name == "c.webm" else "libx264"
    path = write_video(tmp_path / name, len(IRREGULAR_MS), codec=codec, times_ms=IRREGULAR_MS)
    frames, video = read(path)
    np.testing.assert_allclose([frame.t for frame in frames], np.array(IRREGULAR_MS) / 1000)
    assert (video._stamps.repaired, video.problem) == (0, None)
    assert video.describe().fps == pytest.approx(9.0)


@pytest.mark.parametrize(
    ("name", "codec", "options"),
    [
        ("a.mp4", "libx264", {}),
        ("out of order.mp4", "libx264", {"bf": "3", "b_strategy": "0", "g": "12"}),
        ("one key.mkv", "libx264", {"g": "1000"}),
        ("d.webm", "libvpx-vp9", {}),
        ("e.avi", "mpeg4", {}),
        ("motion jpeg.avi", "mjpeg", {}),
        ("broadcast.ts", "libx264", {"g": "10"}),
    ],
)
def test_from_a_time_on_come_the_same_pictures_at_the_same_times(
    tmp_path: Path, name: str, codec: str, options: dict[str, str]
) -> None:
    pixels = "yuvj420p" if codec == "mjpeg" else "yuv420p"
    path = write_video(tmp_path / name, 60, codec=codec, pixels=pixels, options=options)
    whole = {frame.t: frame.image for frame in read(path)[0]}
    with VideoFile(path, from_s=1.02) as video:
        later = list(video)
    assert [frame.t for frame in later] == [t for t in whole if t >= 1.02]
    for frame in later:
        np.testing.assert_array_equal(frame.image, whole[frame.t])


def test_from_a_time_on_in_a_video_of_variable_frame_rate(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4", len(IRREGULAR_MS), times_ms=IRREGULAR_MS)
    with VideoFile(path, from_s=0.305) as video:
        assert [round(1000 * frame.t) for frame in video] == list(IRREGULAR_MS[4:])


def test_from_beyond_the_end_on_nothing_comes(tmp_path: Path) -> None:
    with VideoFile(write_video(tmp_path / "a.mp4", 10), from_s=5.0) as video:
        assert list(video) == []


def test_pictures_stored_out_of_order_come_in_order(tmp_path: Path) -> None:
    frames, _ = read(write_video(tmp_path / "b.mp4", 30, options={"bf": "3", "b_strategy": "0"}))
    assert [number_of(frame.image) for frame in frames] == [*range(20), *range(10)]
    assert frames[0].t == 0


@pytest.mark.parametrize(
    ("size", "pixels"), [((641, 479), "yuv444p"), ((3840, 2160), "yuv420p")], ids=["odd", "4k"]
)
def test_odd_and_large_sizes(tmp_path: Path, size: tuple[int, int], pixels: str) -> None:
    options = {"preset": "ultrafast"}
    path = write_video(tmp_path / "a.mp4", 3, size=size, pixels=pixels, options=options)
    frames, video = read(path)
    assert (video.width, video.height) == size
    assert [number_of(frame.image) for frame in frames] == list(range(3))
    assert {frame.image.shape for frame in frames} == {(size[1], size[0], 3)}


def test_one_picture_is_a_video(tmp_path: Path) -> None:
    frames, video = read(write_video(tmp_path / "one.mp4", 1))
    assert [frame.t for frame in frames] == [0]
    described = video.describe()
    assert (described.frames, video.problem) == (1, None)
    assert math.isnan(described.fps)
    assert described.duration_s == pytest.approx(1 / 30)


def test_changing_resolutions_are_brought_to_the_first(tmp_path: Path) -> None:
    path = write_sizes(tmp_path / "call.webm", [(64, 48), (128, 96), (32, 24)])
    frames, video = read(path)
    assert {frame.image.shape for frame in frames} == {(48, 64, 3)}
    assert [number_of(frame.image) for frame in frames] == [*range(10)] * 3
    assert video.problem is None


def test_pictures_that_start_after_the_sound_start_at_zero(tmp_path: Path) -> None:
    frames, video = read(write_video(tmp_path / "late.mp4", 30, first=15, sound_s=2.0))
    np.testing.assert_allclose([frame.t for frame in frames], np.arange(30) / 30, atol=1e-6)
    assert video.problem is None


@pytest.mark.parametrize("name", ["long.mkv", "long.mp4", "long.avi"])
def test_sound_that_goes_on_is_no_damage(tmp_path: Path, name: str) -> None:
    codec = "mpeg4" if name == "long.avi" else "libx264"
    frames, video = read(write_video(tmp_path / name, 30, codec=codec, sound_s=3.0))
    assert (len(frames), video.problem) == (30, None)


@pytest.mark.parametrize(("start_ms", "length_ms"), [(1000, 2000), (0, 1000), (500, 1500)])
def test_trimmed_on_the_phone_is_no_damage(tmp_path: Path, start_ms: int, length_ms: int) -> None:
    whole = write_video(tmp_path / "whole.mp4", 90, options={"bf": "0", "g": "15"})
    frames, video = read(trim(whole, tmp_path / "trimmed.mp4", start_ms, length_ms))
    expected = length_ms * 30 // 1000
    assert len(frames) == expected
    assert video.duration_expected_s == pytest.approx(length_ms / 1000)
    assert video.problem is None
    assert frames[0].t == 0


def test_still_end_of_a_screen_recording_is_no_damage(tmp_path: Path) -> None:
    path = write_video(tmp_path / "screen.mp4", 4, times_ms=(0, 33, 66, 3000))
    assert read(path)[1].problem is None


@pytest.mark.parametrize("name", ["a.mp4", "b.mov", "c.mkv", "d.webm", "e.avi"])
def test_cut_off_file_gives_what_there_is_and_says_so(tmp_path: Path, name: str) -> None:
    whole = write_cuttable(tmp_path / name)
    assert read(whole)[1].problem is None
    frames, video = read(cut(whole, tmp_path / f"cut {name}", 0.6))
    assert 10 <= len(frames) < 80
    end_s = frames[-1].t + 1 / 30
    assert video.problem == (
        f"cut {name} is cut off: it ends at {end_s:.1f} s of 3.0 s; copy it again"
    )
    assert video.describe().problem == video.problem


@pytest.mark.parametrize(
    ("name", "muxing", "said"),
    [
        ("live.mkv", {"live": "1"}, None),
        ("live.webm", {"live": "1"}, None),
        ("parts.mp4", {"movflags": "+frag_keyframe+empty_moov"}, "is cut off: it ends at"),
    ],
)
def test_recordings_without_a_promised_length(
    tmp_path: Path, name: str, muxing: dict[str, str], said: str | None
) -> None:
    codec = "libvpx-vp9" if name == "live.webm" else "libx264"
    whole = write_video(tmp_path / name, 60, codec=codec, options={"g": "10"}, muxing=muxing)
    frames, video = read(whole)
    assert (len(frames), video.problem) == (60, None)
    frames, video = read(cut(whole, tmp_path / f"cut {name}", 0.7))
    assert 10 <= len(frames) < 60
    assert (video.problem is None) if said is None else (said in str(video.problem))


@pytest.mark.parametrize(
    ("until", "last_s", "said"), [(1.0, 2.6, "nothing after"), (0.6, 89 / 30, "0.")]
)
def test_a_hole_in_a_file_of_full_length(
    tmp_path: Path, until: float, last_s: float, said: str
) -> None:
    """From 0.5 of the file on; a video goes on after one in its middle."""
    whole = write_cuttable(tmp_path / "whole.mp4")
    frames, video = read(zero(whole, tmp_path / "holed.mp4", 0.5, until))
    assert 10 <= len(frames) < 85
    assert (frames[-1].t == pytest.approx(last_s)) is (until < 1.0)
    assert str(video.problem).startswith(f"holed.mp4 is damaged: {said}")


def test_missing_stamps_are_made_from_the_frame_rate(tmp_path: Path) -> None:
    frames, video = read(write_video(tmp_path / "raw.h264", 10))
    assert len(frames) == 10
    np.testing.assert_allclose(np.diff([frame.t for frame in frames]), 1 / video.fps)
    assert video._stamps.repaired == 9
    assert video.duration_expected_s is None


def refusal(path: Path | str) -> str:
    with pytest.raises(VideoError) as caught:
        VideoFile(path)
    message = str(caught.value)
    assert "\n" not in message
    assert Path(path).name in message
    assert str(Path(path).parent) not in message
    return message


def test_refuses_what_is_no_video(tmp_path: Path) -> None:
    empty, text, named_text = (tmp_path / name for name in ("empty.mp4", "a.mp4", "a.txt"))
    empty.touch()
    text.write_text("squat\n" * 500)
    named_text.write_text("squat\n" * 500)
    assert "does not exist" in refusal(tmp_path / "nothing.mp4")
    assert "folder" in refusal(tmp_path)
    assert "empty" in refusal(empty)
    assert "no pictures are found" in refusal(text)
    assert "text file" in refusal(named_text)
    assert "no pictures are found" in refusal(write_sound(tmp_path / "sound.m4a"))
    assert "still picture" in refusal(write_sound(tmp_path / "cover.mp3", cover=True))
    assert "still picture" in refusal(write_photo(tmp_path / "photo.jpg"))
    assert "still picture" in refusal(write_photo(tmp_path / "photo.png"))


def test_refuses_a_video_without_index_or_pictures(tmp_path: Path) -> None:
    whole = write_cuttable(tmp_path / "whole.mp4")
    assert "cut off before its index" in refusal(
        cut(write_video(tmp_path / "b.mp4", 60), tmp_path / "headless.mp4", 0.6)
    )
    index_end = whole.read_bytes().index(b"mdat") + 8
    stump = tmp_path / "stump.mp4"
    stump.write_bytes(whole.read_bytes()[:index_end])
    assert "none could be decoded" in refusal(stump)


@pytest.mark.parametrize("chosen", [None, "32"])
def test_quiet_opencv_leaves_the_users_choice_and_puts_everything_back(
    monkeypatch: pytest.MonkeyPatch, chosen: str | None
) -> None:
    for name in ("OPENCV_LOG_LEVEL", "OPENCV_FFMPEG_LOGLEVEL"):
        monkeypatch.delenv(name, raising=False)
        if chosen is not None:
            monkeypatch.setenv(name, chosen)
    level = cv2.utils.logging.getLogLevel()
    silent = cv2.utils.logging.LOG_LEVEL_SILENT
    with quiet_opencv():
        assert cv2.utils.logging.getLogLevel() == (silent if chosen is None else level)
    assert cv2.utils.logging.getLogLevel() == level
    assert os.environ.get("OPENCV_FFMPEG_LOGLEVEL") == chosen


def test_says_nothing_on_stdout_and_stderr(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    whole = write_cuttable(tmp_path / "whole.mp4")
    text = tmp_path / "text.mp4"
    text.write_text("squat\n" * 500)
    read(zero(whole, tmp_path / "holed.mp4", 0.5, 0.6))
    read(cut(whole, tmp_path / "short.mp4", 0.6))
    refusal(text)
    captured = capfd.readouterr()
    assert (captured.out, captured.err) == ("", "")


@pytest.mark.parametrize(
    ("name", "old", "new", "codec"),
    [
        ("a.mp4", b"avc1", b"evc1", "'evc1'"),
        ("b.mov", b"avc1", b"xyzq", "'xyzq'"),
        ("c.mkv", b"V_MPEG4/ISO/AVC", b"V_MPEG4/ISO/XYZ", "'V_MPEG4/ISO/XYZ'"),
        ("d.avi", b"H264", b"ZZZ9", "'ZZZ9'"),
    ],
)
def test_a_codec_without_a_decoder_is_named_with_the_remedy(
    tmp_path: Path, name: str, old: bytes, new: bytes, codec: str
) -> None:
    path = write_video(tmp_path / name, 5)
    path.write_bytes(path.read_bytes().replace(old, new))
    message = refusal(path)
    assert f"coded as {codec}" in message
    assert f"convert it to H.264, for example with HandBrake, or with ffmpeg -i {name}" in message


def test_copy_protection_is_named(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4", 5)
    path.write_bytes(path.read_bytes().replace(b"avc1", b"encv"))
    assert "encrypted (copy protection)" in refusal(path)


@pytest.mark.parametrize(
    "name",
    [
        *("-", "https://example.org/a.mp4", "rtsp://me:s3cret@cam/live"),
        "http://cam/v.cgi?user=me&pwd=s3cret",
    ],
)
def test_streams_are_refused_with_the_remedy_and_without_a_password(name: str) -> None:
    for source in (name, Path(name)):
        with pytest.raises(VideoError, match="save it to a file first") as caught:
            VideoFile(source)
        assert "s3cret" not in str(caught.value)
        assert ("cam" in str(caught.value)) is ("cam" in name)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes in folders")
def test_pipes_are_refused_with_the_remedy(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.mp4")
    assert "got the stream pipe.mp4; a stream cannot be analysed" in refusal(tmp_path / "pipe.mp4")
    assert "a stream cannot be analysed" in refusal("/dev/null")


def test_a_name_that_is_no_text_is_refused_where_it_is_opened(tmp_path: Path) -> None:
    """OpenCV used to end the whole interpreter here."""
    with pytest.raises(VideoError, match="expected a file whose name is text"):
        VideoFile(tmp_path / os.fsdecode(b"od\xffd.mp4"))


def test_a_playlist_opens_no_address(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.5)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/a.ts"
        (tmp_path / "a.m3u8").write_text(
            f"#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n{address}\n#EXT-X-ENDLIST\n"
        )
        refusal(tmp_path / "a.m3u8")
        with pytest.raises(TimeoutError):
            server.accept()


def test_a_decoder_that_dies_in_the_middle_is_told_of(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4", 300, size=(640, 480))
    with VideoFile(path) as video:
        frames = iter(video)
        next(frames)
        video._decoder.kill()
        found = 1 + sum(1 for _ in frames)
    assert found < 300
    assert video.problem is not None
    assert re.fullmatch(
        r"a\.mp4 is damaged: nothing after \d+\.\d s of 10\.0 s could be decoded", video.problem
    )


SLOW_DECODER = """
import sys, time
sys.argv = ["decoder", {job!r}]
from formcheck.capture.video import decoder_process as script, stream_decoding
script.MAX_STEP_S = 1.0
def hang(frames):
    yield next(frames)
    time.sleep(60)
stream_decoding.deinterlace = hang
script.main()
"""


def test_a_long_pause_of_the_film_is_no_damage(tmp_path: Path) -> None:
    path = write_video(tmp_path / "screen.mp4", 6, times_ms=(0, 33, 66, 75_000, 75_033, 75_066))
    frames, video = read(path)
    assert [round(1000 * frame.t) for frame in frames] == [0, 33, 66, 75_000, 75_033, 75_066]
    assert video.problem is None


@pytest.mark.parametrize("length_s", [2, 40])
def test_fragments_with_their_index_at_the_end_are_whole(tmp_path: Path, length_s: int) -> None:
    path = write_video(
        tmp_path / "parts.mp4",
        30 * length_s,
        options={"g": "5"},
        muxing={"movflags": "+frag_keyframe+empty_moov"},
    )
    assert b"mfra" in path.read_bytes()
    frames, video = read(path)
    assert (len(frames), video.problem) == (30 * length_s, None)


def lose_packet(path: Path, out: Path, number: int, *, kept: int = 0) -> Path:
    """Copy a video in which one packet holds nothing but zeros after its first bytes."""
    with av.open(str(path)) as source:
        packets = [packet for packet in source.demux(video=0) if packet.size]
        place, size = packets[number].pos, packets[number].size
    assert place is not None
    data = bytearray(path.read_bytes())
    data[place + kept : place + size] = bytes(size - kept)
    out.write_bytes(data)
    return out


@pytest.mark.parametrize("name", ["a.mp4", "b.mov", "c.avi"])
def test_a_lost_frame_is_told_as_one(tmp_path: Path, name: str) -> None:
    whole = write_video(tmp_path / name, 60, codec="mjpeg", pixels="yuvj420p")
    frames, video = read(lose_packet(whole, tmp_path / f"lost {name}", 30))
    assert len(frames) == 59
    assert video.problem == f"lost {name} is damaged: 1 frame near 1.0 s could not be decoded"


def test_a_pause_after_a_lost_frame_is_no_damage(tmp_path: Path) -> None:
    times_ms = [33 * number + (4000 if number >= 60 else 0) for number in range(90)]
    whole = write_video(tmp_path / "a.mp4", 90, codec="mjpeg", pixels="yuvj420p", times_ms=times_ms)
    _, video = read(lose_packet(whole, tmp_path / "b.mp4", 9))
    assert video.problem is not None
    assert "near 0.3 s could not be decoded" in video.problem


def test_a_lost_frame_without_a_time_stamp_leaves_its_place(tmp_path: Path) -> None:
    whole = write_video(tmp_path / "raw.h264", 60, options={"g": "1", "bf": "0"})
    frames, video = read(lose_packet(whole, tmp_path / "lost.h264", 30, kept=40))
    assert len(frames) == 59
    assert frames[-1].t == pytest.approx(59 / video.fps)
    assert video.problem is not None
    assert "1 frame near" in video.problem


def test_zeros_after_the_end_of_a_gif_are_padding(tmp_path: Path) -> None:
    path = tmp_path / "a.gif"
    write_video(path, 10, codec="gif", pixels="rgb8")
    path.write_bytes(path.read_bytes() + bytes(5))
    assert read(path)[1].problem is None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
def test_a_file_on_standard_input_is_decoded(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4", 5)
    script = (
        "from formcheck.capture.video.video_file import VideoFile; "
        "print(len(list(VideoFile('/dev/stdin'))))"
    )
    with path.open("rb") as file:
        run = subprocess.run(
            [sys.executable, "-c", script], stdin=file, capture_output=True, text=True, check=True
        )
    assert run.stdout == "5\n"


def test_a_decoder_that_hangs_gives_up(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4", 5)
    job = json.dumps({"path": str(path), "threads": 1, "from_s": 0.0})
    started_s = time.monotonic()
    script = SLOW_DECODER.format(job=job)
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert run.returncode == decoder_process.STALLED
    assert run.stdout.startswith(b'{"format": "mov,mp4')
    assert time.monotonic() - started_s < 30


def test_closing_in_the_middle_ends_the_decoder(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4", 300, size=(640, 480))
    with VideoFile(path) as video:
        next(iter(video))
        child = video._decoder._child
    assert child.poll() is not None
    assert video.problem is None


def test_a_password_in_an_address_is_not_shown() -> None:
    for name in ("rtsp://me:s3cret@cam/live", "http://cam/v.cgi?user=me&pwd=s3cret"):
        with pytest.raises(VideoError) as caught:
            VideoFile(name)
        assert "s3cret" not in str(caught.value)
        assert "cam" in str(caught.value)


def test_the_decoder_imports_neither_opencv_nor_more_of_formcheck(tmp_path: Path) -> None:
    path = write_video(tmp_path / "a.mp4", 5)
    job = json.dumps({"path": str(path), "threads": 1, "from_s": 0.0})
    python, *rest = program_command(SCRIPT, job)
    # From elsewhere and without PYTHONPATH, as where formcheck is not installed.
    site = str(Path(np.__file__).parents[1])
    script = (
        f"import runpy, sys; sys.path.append({site!r}); sys.argv = {rest[1:]!r}; "
        f"runpy.run_path({rest[1]!r}, run_name='__main__')"
    )
    command = [python, "-E", "-S", "-P", "-X", "importtime", "-c", script]
    done = subprocess.run(command, capture_output=True, check=True, cwd=tmp_path)
    assert done.stdout.startswith(b'{"format": "mov,mp4')
    imported = {line.split("|")[-1].strip() for line in done.stderr.decode().splitlines()}
    assert {one for one in imported if one.startswith("formcheck.")} == {
        "formcheck._version",
        "formcheck.capture",
        "formcheck.capture.video",
        "formcheck.capture.video.decoder_protocol",
        "formcheck.capture.video.frame_conversion",
        "formcheck.capture.video.stream_decoding",
    }
    assert imported.isdisjoint({"cv2", "mediapipe"})
