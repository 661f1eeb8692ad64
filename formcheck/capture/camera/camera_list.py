"""Lists the cameras of this computer."""

from __future__ import annotations

import sys
from pathlib import Path

import cv2

from formcheck.capture.native_log import quiet_opencv

#: Where Linux lists its video devices.
_SYSFS, _DEV = Path("/sys/class/video4linux"), Path("/dev")
#: Other systems have no list: cameras are tried, which takes time and lights their lamps.
_MOST_TRIED = 5


def backends() -> tuple[int, ...]:
    """Return OpenCV's camera backends for this system, the best first."""
    if sys.platform == "linux":
        return (cv2.CAP_V4L2,)
    if sys.platform == "darwin":
        return (cv2.CAP_AVFOUNDATION,)
    # Media Foundation takes up to 20 s to open some cameras (OpenCV issues 17687 and 26495).
    return (cv2.CAP_DSHOW, cv2.CAP_MSMF)


def find_cameras() -> list[str]:
    """Return one line per camera, its number first."""
    try:
        if sys.platform == "linux":
            return _list_from_sysfs(_SYSFS) or _list_nodes(_DEV)
        return _try_numbers()
    except (OSError, cv2.error):
        return []


def _number(node: Path) -> int:
    return int(node.name.removeprefix("video"))


def _video_nodes(folder: Path) -> list[Path]:
    nodes = [node for node in folder.glob("video*") if node.name[len("video") :].isdecimal()]
    return sorted(nodes, key=_number)


def _list_from_sysfs(sysfs: Path) -> list[str]:
    """Return the cameras that Linux lists, without their metadata nodes."""
    found = []
    for node in _video_nodes(sysfs):
        index, name = node / "index", node / "name"
        if not index.exists() or index.read_text().strip() == "0":
            title = name.read_text().strip() if name.exists() else "camera"
            found.append(f"{_number(node)}: {title}")
    return found


def _list_nodes(dev: Path) -> list[str]:
    return [f"{_number(node)}: {node}" for node in _video_nodes(dev)]


def _try_numbers() -> list[str]:
    found: list[str] = []
    with quiet_opencv():
        for number in range(_MOST_TRIED):
            # Numbers have no gaps: the first that fails is the end.
            capture = cv2.VideoCapture(number, backends()[0])
            opened = capture.isOpened()
            capture.release()
            if not opened:
                break
            found.append(f"{number}: camera")
    return found
