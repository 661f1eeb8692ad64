"""Ways to decode a video file, beside each other: the evidence of decision 19.

    python -m benchmarks.decoding VIDEO... [--turns 3]

Each way runs in a process of its own, in turns; the least of all turns counts. CPU time and peak
memory are those of the process and its child together.
"""

from __future__ import annotations

import argparse
import json
import resource
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from multiprocessing import shared_memory
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from formcheck.capture.video.decoder import Decoder

SLOTS = 4
#: Decodes into the slots of a shared memory; a byte on stdin frees the oldest slot.
SHARED_CHILD = """
import struct, sys
from multiprocessing import resource_tracker, shared_memory
import av, numpy as np
path, name, slots, size = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
memory = shared_memory.SharedMemory(name)
resource_tracker.unregister(memory._name, "shared_memory")
with av.open(path) as container:
    stream = container.streams.video[0]
    stream.thread_type = "AUTO"
    for number, frame in enumerate(container.decode(stream)):
        if number >= slots:
            sys.stdin.buffer.read(1)
        slot = number % slots
        shape = (frame.height, frame.width, 3)
        view = np.ndarray(shape, np.uint8, memory.buf, slot * size)
        view[:] = frame.to_ndarray(format="bgr24")
        sys.stdout.buffer.write(struct.pack("<dII", frame.time, frame.width, frame.height))
        sys.stdout.buffer.flush()
del view
memory.close()
"""


def with_opencv(path: Path) -> Iterator[NDArray[np.uint8]]:
    import cv2  # noqa: PLC0415 - one process, one FFmpeg

    capture = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    while (read := capture.read())[0]:
        yield np.asarray(read[1], np.uint8)


def with_pyav(path: Path) -> Iterator[NDArray[np.uint8]]:
    import av  # noqa: PLC0415 - one process, one FFmpeg

    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        stream.thread_type = "AUTO"
        for frame in container.decode(stream):
            yield np.asarray(frame.to_ndarray(format="bgr24"), np.uint8)


def with_pipe(path: Path) -> Iterator[NDArray[np.uint8]]:
    decoder = Decoder(path.absolute(), threads=None, from_s=0.0)
    while (decoded := decoder.read()) and decoded.image is not None:
        yield decoded.image
    decoder.close()


def with_shared_memory(path: Path) -> Iterator[NDArray[np.uint8]]:
    size = next(with_pyav(path)).nbytes
    memory = shared_memory.SharedMemory(create=True, size=SLOTS * size)
    command = [sys.executable, "-c", SHARED_CHILD, str(path), memory.name, str(SLOTS), str(size)]
    try:
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
            assert child.stdin is not None
            assert child.stdout is not None
            number = 0
            while header := child.stdout.read(16):
                _, width, height = struct.unpack("<dII", header)
                at = number % SLOTS * size
                yield np.ndarray((height, width, 3), np.uint8, memory.buf, at).copy()
                number += 1
                try:
                    child.stdin.write(b".")
                    child.stdin.flush()
                except BrokenPipeError:
                    continue
    finally:
        memory.close()
        memory.unlink()


WAYS: dict[str, Callable[[Path], Iterator[NDArray[np.uint8]]]] = {
    "OpenCV": with_opencv,
    "PyAV in the same process": with_pyav,
    "PyAV in a child, pipe": with_pipe,
    "PyAV in a child, shared memory": with_shared_memory,
}


def measure(way: str, path: Path) -> dict[str, float]:
    """Run one way in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.decoding", "--way", way, str(path)]
    run = subprocess.run(command, check=True, capture_output=True, text=True)
    figures: dict[str, float] = json.loads(run.stdout)
    return figures


def run_way(way: str, path: Path) -> None:
    """Print the figures of one way as JSON."""
    began_s = time.perf_counter()
    frames, brightness = 0, 0.0
    for image in WAYS[way](path):
        frames += 1
        brightness += float(image[::16, ::16].mean())
    wall_s = time.perf_counter() - began_s
    mine, child = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    cpu_s = mine.ru_utime + mine.ru_stime + child.ru_utime + child.ru_stime
    print(
        json.dumps(
            {
                "frames": frames,
                "ms": 1000 * wall_s / max(frames, 1),
                "cpu_ms": 1000 * cpu_s / max(frames, 1),
                "peak_mb": (mine.ru_maxrss + child.ru_maxrss) / 1024,
                "brightness": brightness / max(frames, 1),
            }
        )
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("videos", nargs="+", type=Path)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--way", choices=list(WAYS), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.way:
        run_way(args.way, args.videos[0])
        return
    print("| video | way | frames | ms a frame | CPU ms a frame | peak MB | mean level |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for path in args.videos:
        runs: dict[str, list[dict[str, float]]] = {way: [] for way in WAYS}
        for _ in range(args.turns):
            for way, results in runs.items():
                results.append(measure(way, path))
        for way, results in runs.items():
            best = {key: min(one[key] for one in results) for key in results[0]}
            print(
                f"| {path.name} | {way} | {best['frames']:.0f} | {best['ms']:.2f} | "
                f"{best['cpu_ms']:.2f} | {best['peak_mb']:.0f} | {best['brightness']:.1f} |"
            )


if __name__ == "__main__":
    main()
