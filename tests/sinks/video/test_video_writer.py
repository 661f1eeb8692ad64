"""Real videos at small sizes, written by the real encoder and read back with PyAV."""

from __future__ import annotations

import functools
import json
import logging
import os
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from av.audio.stream import AudioStream
from numpy.typing import NDArray

from formcheck.child_process import program_command
from formcheck.core.pose.frame import Image
from formcheck.errors import OutputError
from formcheck.sinks.video import video_writer
from formcheck.sinks.video.video_writer import ENCODER, VideoWriter
from tests.support.processes import is_alive, line_of, python, started, wait_until
from tests.support.videos import video_frame

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="needs prlimit")
PACKET_S = 0.05  # no codec here makes longer packets of sound

SCRIPT = """
import signal, sys, time
from pathlib import Path
import numpy as np
from formcheck.sinks.video.video_writer import VideoWriter

signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it
writer = VideoWriter(Path(sys.argv[1]))
image = np.full((48, 64, 3), 90, np.uint8)
pictures = 0
try:
    while True:
        writer.write(image, pictures / 30)
        pictures += 1
        if pictures == 5:
            print(writer._encoder._child.pid, flush=True)
        time.sleep(0.01)
except KeyboardInterrupt:
    writer.close()
    print(pictures, flush=True)
"""


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out.mp4"


def plain(grey: int = 90, width: int = 64, height: int = 48) -> Image:
    return np.full((height, width, 3), grey, np.uint8)


def noise(seed: int, width: int = 320, height: int = 240) -> Image:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)


def write(path: Path, images: list[Image], sound_from: Path | None = None) -> Path:
    writer = VideoWriter(path, sound_from=sound_from)
    write_all(writer, images)
    writer.close()
    return path


def write_all(writer: VideoWriter, images: list[Image], first: int = 0) -> None:
    for index, image in enumerate(images, start=first):
        writer.write(image, index / 30)


def pictures(path: Path) -> list[tuple[float, NDArray[np.uint8]]]:
    with av.open(path) as container:
        frames = list(container.decode(video=0))
    return [
        (float(frame.time or 0.0), frame.to_ndarray(format="bgr24").astype(np.uint8, copy=False))
        for frame in frames
    ]


def sound_packets(path: Path) -> list[bytes]:
    with av.open(path) as container:
        return [bytes(packet) for packet in container.demux(audio=0) if packet.size]


def sound_codec(path: Path) -> str:
    with av.open(path) as container:
        return container.streams.audio[0].codec_context.name


def sound_wave(path: Path) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Times in seconds and amplitudes of the first channel."""
    times, values = [], []
    with av.open(path) as container:
        resampler = av.AudioResampler(format="fltp")
        for frame in container.decode(audio=0):
            for part in resampler.resample(frame):
                values.append(part.to_ndarray()[0].astype(np.float64))
                start_s = float((part.pts or 0) * (part.time_base or 1))
                times.append(start_s + np.arange(part.samples) / part.sample_rate)
    return np.concatenate(times), np.concatenate(values)


def make_source(
    path: Path,
    codec: str,
    *,
    video_at: float = 0.0,
    sound_at: float = 0.0,
    gap_s: float = 0.0,
    rate_hz: int = 48_000,
    duration_s: float = 2.0,
) -> Path:
    """A video whose picture flashes, and whose sound clicks, 1 s after the container's zero.

    The sound has a hole of ``gap_s`` before 0.9 s.
    """
    with av.open(path, "w") as container:
        video = container.add_stream("libx264", rate=30, options={"preset": "ultrafast"})
        video.width, video.height, video.pix_fmt = 64, 48, "yuv420p"
        # FFmpeg's own Vorbis encoder counts as experimental and knows stereo alone.
        audio = container.add_stream(codec, rate=rate_hz, options={"strict": "-2"})
        assert isinstance(audio, AudioStream)
        audio.codec_context.layout = "stereo" if codec == "vorbis" else "mono"
        for index in range(round(duration_s * 30)):
            at_s = video_at + index / 30
            image = plain(235 if at_s >= 1.0 else 16)
            container.mux(video.encode(video_frame(image, round(at_s * 30), Fraction(1, 30))))
            start = round(sound_at * rate_hz) + index * rate_hz // 30
            if 0.9 - gap_s <= start / rate_hz < 0.9:
                continue
            at = (start + np.arange(rate_hz // 30)) / rate_hz
            wave = np.where(at >= 1.0, 0.5 * np.sin(2 * np.pi * 1000 * at), 0.0)
            samples = (wave * 32767).astype(np.int16)[np.newaxis]
            piece = av.AudioFrame.from_ndarray(samples, format="s16", layout="mono")
            piece.sample_rate, piece.pts, piece.time_base = rate_hz, start, Fraction(1, rate_hz)
            container.mux(audio.encode(piece))
        container.mux(video.encode(None))
        container.mux(audio.encode(None))
    return path


def rewrite(source: Path, target: Path, at_most: int | None = None) -> int:
    """Copy a video as the program does: OpenCV's pictures and times, the source's sound."""
    capture = cv2.VideoCapture(str(source))
    writer = VideoWriter(target, sound_from=source)
    count = 0
    while count != at_most:
        found, image = capture.read()
        if not found:
            break
        writer.write(image.astype(np.uint8, copy=False), capture.get(cv2.CAP_PROP_POS_MSEC) / 1000)
        count += 1
    capture.release()
    writer.close()
    return count


def leftovers(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.suffix == ".part"]


def boxes(path: Path) -> list[str]:
    """The names of an MP4's outermost boxes in order."""
    data, names, at = path.read_bytes(), [], 0
    while at < len(data):
        size, name = struct.unpack_from(">I4s", data, at)
        names.append(name.decode())
        at += size
    return names


class TestPicture:
    def test_times_size_format_and_order_of_boxes(self, tmp_path: Path, out: Path) -> None:
        times = [0.1, 0.14, 0.15, 0.4, 0.4 + 1001 / 30000, 1.9, 2.0]
        writer = VideoWriter(out)
        for index, t in enumerate(times):
            writer.write(plain(20 + 30 * index), t)
        assert not out.exists()
        writer.close()
        written = pictures(out)
        assert [t for t, _ in written] == pytest.approx(times, abs=1 / 90_000)
        greys = [float(image.mean()) for _, image in written]
        assert greys == pytest.approx([20 + 30 * index for index in range(len(times))], abs=2)
        names = boxes(out)
        assert names.index("moov") < names.index("mdat")
        assert leftovers(tmp_path) == []
        with av.open(out) as container:
            context = container.streams.video[0].codec_context
            assert (context.name, context.pix_fmt) == ("h264", "yuv420p")
            assert (context.width, context.height) == (64, 48)
            assert container.streams.audio == ()

    def test_colours_come_back_as_they_were(self, out: Path) -> None:
        colours = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255), (0, 0, 0), (40, 90, 200)]
        image = np.repeat(np.array([colours], np.uint8), 32, axis=0).repeat(32, axis=1)
        path = write(out, [image] * 3)
        error = np.abs(pictures(path)[-1][1].astype(float) - image)
        assert error.mean() < 2.0
        # Within a patch, away from the edges where 4:2:0 blends: BT.709 for BT.601 is 20 off.
        assert error.reshape(32, 6, 32, 3)[:, :, 8:24].max() < 8.0
        with av.open(path) as container:
            context = container.streams.video[0].codec_context
            assert (context.colorspace, context.color_range) == (6, 1)
            assert (context.color_primaries, context.color_trc) == (1, 1)

    @pytest.mark.parametrize(
        ("given", "expected"),
        [
            ((65, 49), (64, 48)),
            ((50, 90), (50, 90)),
            ((3000, 40), (1920, 24)),
            ((17, 17), (16, 16)),
        ],
    )
    def test_sizes(self, out: Path, given: tuple[int, int], expected: tuple[int, int]) -> None:
        width, height = given
        stripes = np.random.default_rng(0).integers(60, 180, width, np.uint8)
        image: Image = np.repeat(np.tile(stripes, (height, 1))[:, :, np.newaxis], 3, axis=2)
        written = pictures(write(out, [image]))[0][1]
        assert written.shape[1::-1] == expected
        if width < video_writer.MAX_SIDE_PX:  # every pixel stays where it was
            error = written.mean(axis=(0, 2)) - stripes[: expected[0]]
            assert np.abs(error).mean() < 5.0

    def test_a_later_picture_of_another_size_is_scaled(self, out: Path) -> None:
        images = [plain(60), plain(120, 128, 96), plain(180, 97, 72)]
        written = [image for _, image in pictures(write(out, images))]
        assert [image.shape for image in written] == [(48, 64, 3)] * 3
        assert [float(image.mean()) for image in written] == pytest.approx([60, 120, 180], abs=2)

    @pytest.mark.parametrize(
        ("width", "height", "rows", "columns"),
        [(48, 48, slice(0, 48), slice(8, 56)), (128, 48, slice(12, 36), slice(0, 64))],
    )
    def test_a_later_picture_of_another_shape_has_bars(
        self, out: Path, width: int, height: int, rows: slice, columns: slice
    ) -> None:
        images = [plain(60), plain(180, width, height)]
        _, (_, written) = pictures(write(out, images))
        assert written.shape == (48, 64, 3)
        inside = np.zeros((48, 64), bool)
        inside[rows, columns] = True
        assert np.median(written[inside]) == pytest.approx(180, abs=3)
        assert np.median(written[~inside]) == pytest.approx(0, abs=3)

    def test_the_last_picture_stays_as_long_as_the_one_before(self, out: Path) -> None:
        writer = VideoWriter(out)
        for index in range(10):
            writer.write(plain(), index * 0.2)
        writer.close()
        with av.open(out) as container:
            assert container.duration is not None
            assert container.duration / 1e6 == pytest.approx(2.0, abs=0.01)


class TestSound:
    @pytest.mark.parametrize(
        ("name", "codec"),
        [("a.mp4", "aac"), ("a.ts", "aac"), ("a.mp4", "libmp3lame"), ("a.mkv", "libopus")],
    )
    def test_is_copied_bit_for_bit(self, tmp_path: Path, out: Path, name: str, codec: str) -> None:
        source = make_source(tmp_path / name, codec)
        rewrite(source, out)
        before, after = sound_packets(source), sound_packets(out)
        if name.endswith(".ts"):  # every packet loses the header that only streams need
            before = [packet[7:] for packet in before]
        assert len(after) >= len(before) - 2
        assert after == before[: len(after)]
        assert sound_codec(out) == sound_codec(source)

    @pytest.mark.parametrize(
        ("name", "codec", "rate_hz"),
        [
            ("a.mkv", "vorbis", 48_000),
            ("a.avi", "pcm_s16le", 48_000),
            ("a.mkv", "libmp3lame", 12_000),  # MP3 in MP4, yes, but not below 16 kHz
        ],
    )
    def test_becomes_aac_where_mp4_cannot_hold_it(
        self, tmp_path: Path, out: Path, name: str, codec: str, rate_hz: int
    ) -> None:
        source = make_source(tmp_path / name, codec, rate_hz=rate_hz)
        rewrite(source, out)
        assert sound_codec(out) == "aac"
        times, values = sound_wave(out)
        # 0.35 is 0.5 of one channel shared out to two.
        assert 0.3 < np.abs(values[times > 1.1]).max() < 0.6
        assert times[-1] == pytest.approx(2.0, abs=PACKET_S)

    @pytest.mark.parametrize(
        ("name", "codec", "video_at", "sound_at", "gap_s"),
        [
            ("a.mp4", "aac", 0.0, 0.0, 0.0),
            ("a.mp4", "aac", 0.5, 0.0, 0.0),
            ("a.mp4", "aac", 0.0, 0.5, 0.0),
            ("a.ts", "aac", 0.5, 0.2, 0.0),
            ("a.mkv", "vorbis", 0.5, 0.0, 0.0),
            ("a.mkv", "vorbis", 0.0, 0.5, 0.2),
        ],
    )
    def test_flash_and_click_stay_together(
        self,
        tmp_path: Path,
        name: str,
        codec: str,
        video_at: float,
        sound_at: float,
        gap_s: float,
    ) -> None:
        source = make_source(
            tmp_path / name, codec, video_at=video_at, sound_at=sound_at, gap_s=gap_s
        )
        rewrite(source, tmp_path / "out.mp4")
        flash_s = next(t for t, image in pictures(tmp_path / "out.mp4") if image.mean() > 128)
        assert flash_s == pytest.approx(1.0 - video_at, abs=0.002)
        sound_s, values = sound_wave(tmp_path / "out.mp4")
        click_s = sound_s[np.abs(values) > 0.25][0]
        assert click_s == pytest.approx(flash_s, abs=0.025)
        # What sounded before the first picture is not carried along.
        with av.open(tmp_path / "out.mp4") as container:
            starts = [packet.pts or 0 for packet in container.demux(audio=0) if packet.size]
            base = container.streams.audio[0].time_base or 1
        assert starts[0] * base > -0.1 - PACKET_S

    def test_is_cut_at_the_last_picture(self, tmp_path: Path, out: Path) -> None:
        source = make_source(tmp_path / "a.mp4", "aac", duration_s=4.0)
        assert rewrite(source, out, at_most=36) == 36
        with av.open(out) as container:
            assert container.duration is not None
            assert container.duration / 1e6 == pytest.approx(1.2, abs=PACKET_S)
        assert sound_wave(out)[0][-1] == pytest.approx(1.2, abs=PACKET_S)

    @pytest.mark.parametrize("opens", [True, False])
    def test_a_source_without_sound_is_fine_and_one_that_does_not_open_is_reported(
        self, tmp_path: Path, out: Path, caplog: pytest.LogCaptureFixture, opens: bool
    ) -> None:
        source = tmp_path / "source.mp4"
        if opens:
            write(source, [plain()] * 5)
        else:
            source.write_text("this is not a video")
        write(out, [plain()] * 5, sound_from=source)
        assert len(pictures(out)) == 5
        assert [record.levelno for record in caplog.records] == [logging.WARNING] * (not opens)
        assert ("sound is missing" in caplog.text) is not opens

    @pytest.mark.parametrize(
        ("name", "codec", "rate_hz"), [("a.mp4", "aac", 48_000), ("a.mkv", "libmp3lame", 12_000)]
    )
    def test_that_is_damaged_in_the_middle_goes_on_after_it(
        self, tmp_path: Path, out: Path, name: str, codec: str, rate_hz: int
    ) -> None:
        source = make_source(tmp_path / name, codec, rate_hz=rate_hz)
        data = source.read_bytes()
        for packet in sound_packets(source)[-8:-5]:
            data = data.replace(packet, noise(len(packet)).tobytes()[: len(packet)])
        source.write_bytes(data)
        write(out, [plain()] * 60, sound_from=source)
        assert len(pictures(out)) == 60
        with av.open(out) as container:
            stream = container.streams.audio[0]
            last = [packet.pts for packet in container.demux(stream) if packet.size][-1]
            assert float((last or 0) * (stream.time_base or 1)) > 1.8

    def test_of_a_damaged_container_does_not_harm_the_picture(
        self, tmp_path: Path, out: Path
    ) -> None:
        source = make_source(tmp_path / "a.mkv", "vorbis")
        data = bytearray(source.read_bytes())
        data[len(data) // 2 :] = noise(0).tobytes()[: len(data) - len(data) // 2]
        source.write_bytes(data)
        write(out, [plain()] * 60, sound_from=source)
        assert len(pictures(out)) == 60


class TestTrouble:
    @pytest.mark.parametrize(
        ("place", "problem"), [("nowhere/out.mp4", "No such file"), (".", "it is a folder")]
    )
    def test_a_place_that_cannot_be_written(self, tmp_path: Path, place: str, problem: str) -> None:
        with pytest.raises(OutputError, match=problem):
            VideoWriter(tmp_path / place)

    def test_abort_leaves_what_was_there(self, tmp_path: Path, out: Path) -> None:
        (out).write_text("from before")
        writer = VideoWriter(out)
        writer.write(plain(), 0.0)
        writer.abort()
        writer.close()
        assert (out).read_text() == "from before"
        assert leftovers(tmp_path) == []

    def test_no_picture_makes_no_file(self, tmp_path: Path, out: Path) -> None:
        VideoWriter(out).close()
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("t", [float("nan"), float("inf")])
    def test_a_time_that_is_none(self, out: Path, t: float) -> None:
        writer = VideoWriter(out)
        with pytest.raises(ValueError, match="finite time"):
            writer.write(plain(), t)
        writer.abort()

    def test_the_encoder_dies(self, tmp_path: Path, out: Path) -> None:
        writer = VideoWriter(out)
        writer.write(plain(), 0.0)
        assert writer._encoder is not None
        writer._encoder._child.kill()
        with pytest.raises(OutputError, match="encoder ended with exit code"):
            write_all(writer, [plain()] * 100, first=1)
        with pytest.raises(ValueError, match="open"):
            writer.write(plain(), 9.0)
        writer.close()
        assert list(tmp_path.iterdir()) == []

    def test_the_encoder_does_not_start(
        self, tmp_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "av.py").write_text("raise ImportError('a library is missing')")
        monkeypatch.setenv("PYTHONPATH", str(tmp_path))
        writer = VideoWriter(out)
        writer.write(plain(), 0.0)
        with pytest.raises(OutputError, match=r"out\.mp4: .*ImportError: a library is missing"):
            writer.close()
        assert leftovers(tmp_path) == []

    @linux_only
    @pytest.mark.parametrize(("count", "limit_bytes"), [(300, 200_000), (0, 100)])
    def test_no_room(self, tmp_path: Path, out: Path, count: int, limit_bytes: int) -> None:
        """Found out in the middle, and only at the end."""
        import resource  # noqa: PLC0415  not on Windows

        (out).write_text("from before")
        writer = VideoWriter(out)
        writer.write(noise(0), 0.0)
        assert writer._encoder is not None
        pid = writer._encoder._child.pid
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (limit_bytes, limit_bytes))
        step = writer.close
        if count:
            step = functools.partial(write_all, writer, [noise(1), noise(2)] * (count // 2), 1)
        with pytest.raises(OutputError, match=r"cannot write the video .*out\.mp4: File too large"):
            step()
        assert (out).read_text() == "from before"
        assert leftovers(tmp_path) == []

    @pytest.mark.xdist_group("real time")
    @posix_only
    def test_a_slow_encoder_holds_the_caller_back(self, out: Path) -> None:
        writer = VideoWriter(out)
        writer.write(noise(0), 0.0)
        assert writer._encoder is not None
        pid = writer._encoder._child.pid
        os.kill(pid, signal.SIGSTOP)
        sent = []

        def send() -> None:
            for index in range(1, 40):
                writer.write(noise(index % 8), index / 30)
                sent.append(index)

        thread = threading.Thread(target=send)
        thread.start()
        time.sleep(0.5)
        held_at = len(sent)
        os.kill(pid, signal.SIGCONT)
        thread.join()
        writer.close()
        assert held_at <= video_writer.QUEUE_FRAMES + 2
        assert len(pictures(out)) == 40


@posix_only
class TestSignals:
    @pytest.fixture
    def program(self, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
        """A program that writes pictures until Ctrl-C, and the id of its encoder."""
        with started([*python(SCRIPT), tmp_path / "out.mp4"], new_session=True) as program:
            yield program, int(line_of(program))

    @pytest.mark.parametrize("of", ["the terminal", "each process"])
    def test_ctrl_c_lets_the_video_be_finished(
        self, tmp_path: Path, out: Path, program: tuple[subprocess.Popen[str], int], of: str
    ) -> None:
        parent, encoder = program
        (part,) = leftovers(tmp_path)
        wait_until(lambda: part.stat().st_size > 0)
        if of == "the terminal":
            os.killpg(parent.pid, signal.SIGINT)
        else:
            os.kill(encoder, signal.SIGINT)
            parent.send_signal(signal.SIGINT)
        count = int(line_of(parent))
        assert parent.wait() == 0
        # The interrupt may come between a picture and its count.
        assert len(pictures(out)) in (count, count + 1)
        assert leftovers(tmp_path) == []

    def test_a_killed_parent_leaves_nothing_behind(
        self, tmp_path: Path, program: tuple[subprocess.Popen[str], int]
    ) -> None:
        parent, encoder = program
        parent.kill()
        parent.wait()
        wait_until(lambda: not is_alive(encoder))
        assert list(tmp_path.iterdir()) == []


def test_the_encoder_imports_neither_opencv_nor_numpy_nor_formcheck(tmp_path: Path) -> None:
    job = {"path": str(tmp_path / "x.mp4"), "width": 64, "height": 48, "sound_from": None}
    python, *rest = program_command(ENCODER, json.dumps(job))
    command = [python, "-X", "importtime", *rest]
    stdin = struct.pack("<d", 0.0) + bytes(64 * 48 * 3 // 2) + struct.pack("<d", float("nan"))
    done = subprocess.run(command, input=stdin, capture_output=True, check=True)
    assert json.loads(done.stdout) == {"error": None, "warning": None}
    imported = {line.split("|")[-1].strip() for line in done.stderr.decode().splitlines()}
    assert "av" in imported
    roots = {name.split(".")[0] for name in imported}
    assert roots.isdisjoint({"cv2", "mediapipe", "numpy", "formcheck"})
