"""A real X server, keys that are pressed in it, and pictures of what it shows."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import cv2
import numpy as np
import pytest

from formcheck.core.pose.frame import Image

TOOLS = ("Xvfb", "xdotool", "xwd", "convert")
MISSING = [tool for tool in TOOLS if shutil.which(tool) is None]
on_linux = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="only X11 can be started for a test"
)
needs_x = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")
PATIENCE_S = 20.0


def on_x(test: Callable[..., None]) -> Callable[..., None]:
    """Run a test only where an X server can be started."""
    marked: Callable[..., None] = on_linux(needs_x(test))
    return marked


@contextmanager
def x_server() -> Iterator[str]:
    """Start an X server on a display number that nobody uses."""
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1366x768x24"]
    with subprocess.Popen(
        [*command, "-nolisten", "tcp", "-noreset"], pass_fds=[write], stderr=subprocess.DEVNULL
    ) as server:
        os.close(write)
        with os.fdopen(read) as answer:
            number = answer.readline().strip()
        try:
            yield f":{number}"
        finally:
            server.terminate()


def wait_painted(x_display: str, title: str) -> None:
    """Wait until the window is painted.

    Where no window manager runs, about one Qt window in seven waits for ever to be told that it is
    on the screen (seen with three bare OpenCV calls too): mapping it once more tells it.
    """
    deadline = time.monotonic() + PATIENCE_S
    with TemporaryDirectory() as folder:
        while not any(screenshot(x_display, Path(folder)).any() for _ in range(5)):
            assert time.monotonic() < deadline, "the window was never painted"
            window = xdotool(x_display, "search", "--name", title).splitlines()[0]
            xdotool(x_display, "windowunmap", window, "windowmap", window)


def xdotool(x_display: str, *arguments: str) -> str:
    result = subprocess.run(
        ["xdotool", *arguments],
        env=os.environ | {"DISPLAY": x_display},
        check=True,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
    )
    return result.stdout.strip()


def press(x_display: str, key: str) -> None:
    """Press a key with the pointer over the window: without a window manager that focuses it."""
    xdotool(x_display, "mousemove", "400", "300", "key", key)


class ClientMessage(ctypes.Structure):
    """Xlib's XClientMessageEvent."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("serial", ctypes.c_ulong),
        ("send_event", ctypes.c_int),
        ("display", ctypes.c_void_p),
        ("window", ctypes.c_ulong),
        ("message_type", ctypes.c_ulong),
        ("format", ctypes.c_int),
        ("data", ctypes.c_long * 5),
        ("padding", ctypes.c_long * 24),
    )


def ask_to_close(x_display: str, window: int) -> None:
    """Send what a window manager sends when the close button is clicked."""
    x11 = ctypes.CDLL("libX11.so.6")
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XInternAtom.restype = ctypes.c_ulong
    x11.XInternAtom.argtypes = (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int)
    x11.XSendEvent.argtypes = (
        ctypes.c_void_p, ctypes.c_ulong, ctypes.c_int, ctypes.c_long, ctypes.c_void_p,
    )  # fmt: skip
    x11.XCloseDisplay.argtypes = (ctypes.c_void_p,)
    connection = x11.XOpenDisplay(x_display.encode())
    client_message, long_words = 33, 32
    event = ClientMessage(
        type=client_message,
        window=window,
        message_type=x11.XInternAtom(connection, b"WM_PROTOCOLS", 0),
        format=long_words,
    )
    event.data[0] = x11.XInternAtom(connection, b"WM_DELETE_WINDOW", 0)
    assert x11.XSendEvent(connection, window, 0, 0, ctypes.byref(event))
    x11.XCloseDisplay(connection)


def screenshot(x_display: str, folder: Path) -> Image:
    dump, png = folder / "screen.xwd", folder / "screen.png"
    environment = os.environ | {"DISPLAY": x_display}
    subprocess.run(
        ["xwd", "-root", "-silent", "-out", str(dump)], env=environment, check=True, timeout=60
    )
    subprocess.run(["convert", str(dump), str(png)], check=True, timeout=60)
    image = cv2.imread(str(png))
    assert image is not None
    return np.asarray(image, np.uint8)


def eventually(x_display: str, folder: Path, looks_right: Callable[[Image], bool]) -> Image:
    """Take screenshots until one looks right: a busy machine is late in painting."""
    deadline = time.monotonic() + PATIENCE_S
    while not looks_right(screen := screenshot(x_display, folder)):
        assert time.monotonic() < deadline, "the screen never looked as it should"
    return screen
