"""Checks whether a window can be opened, before OpenCV tries.

Without a display OpenCV's Qt raises no error: it ends the whole process with abort(), and the
report is lost.
"""

from __future__ import annotations

import ctypes
import os
import re
import sys

import cv2

from formcheck.errors import OutputError

_INSTEAD = (
    "or do without (`formcheck live` and `formcheck workout` take --no-window), or give a video "
    "file to `formcheck analyse`"
)


def window_support() -> str:
    """Return the name of the toolkit that opens windows here.

    Raises:
        OutputError: No window can be opened; the message says what to do.
    """
    toolkit = require_display()
    where = f" on display {os.environ['DISPLAY']}" if _needs_x(toolkit) else ""
    return f"OpenCV {cv2.__version__} with {toolkit}{where}"


def require_display() -> str:
    """Return the toolkit that opens windows.

    Raises:
        OutputError: No window can be opened; the message says what to do.
    """
    toolkit = _toolkit()
    if toolkit == "NONE":
        raise OutputError(
            "expected an OpenCV that opens windows, got one without: run `pip uninstall -y "
            f"opencv-python-headless` and `pip install --force-reinstall opencv-python`, {_INSTEAD}"
        )
    if _needs_x(toolkit):
        _require_x_server()
    return toolkit


def _toolkit() -> str:
    """Return the toolkit that OpenCV was built with: QT5, COCOA, WIN32UI, NONE, ..."""
    found = re.search(r"^\s*GUI:\s+(\S+)", cv2.getBuildInformation(), re.MULTILINE)
    return found.group(1) if found else "NONE"


def _needs_x(toolkit: str) -> bool:
    return sys.platform.startswith("linux") and toolkit.startswith("QT")


def _require_x_server() -> None:
    if not os.environ.get("DISPLAY"):
        raise OutputError(
            "expected a screen for the window, got none ($DISPLAY is not set): run it in a desktop "
            f"session (on Wayland with XWayland), {_INSTEAD}"
        )
    platforms = os.environ.get("QT_QPA_PLATFORM", "xcb")
    if "xcb" not in re.split(r"[;:]", platforms):
        raise OutputError(
            f"expected QT_QPA_PLATFORM to be unset or xcb, got {platforms!r}: "
            f"run it with QT_QPA_PLATFORM=xcb, {_INSTEAD}"
        )
    if not _x_server_answers():
        raise OutputError(
            f"expected a screen at $DISPLAY {os.environ['DISPLAY']!r}, got no answer: run it in "
            f"your own desktop session, {_INSTEAD}"
        )


def _x_server_answers() -> bool:
    """Connect and disconnect, by the library that Qt connects with."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return False
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = (ctypes.c_char_p, ctypes.POINTER(ctypes.c_int))
    xcb.xcb_connection_has_error.argtypes = (ctypes.c_void_p,)
    xcb.xcb_disconnect.argtypes = (ctypes.c_void_p,)
    connection = xcb.xcb_connect(None, None)
    try:
        return bool(xcb.xcb_connection_has_error(connection) == 0)
    finally:
        xcb.xcb_disconnect(connection)
