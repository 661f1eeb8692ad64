"""Addresses of network cameras and streams."""

from __future__ import annotations

import re

#: What OpenCV reads from a camera.
_CAMERA = re.compile(r"(rtsps?|https?)://", re.IGNORECASE)
#: User name and password stand before the last at sign, or in the query.
_CREDENTIALS = re.compile(r"(?<=:/).*@|[?#].*", re.DOTALL)


def is_network_camera(text: str) -> bool:
    """Return whether a text is the address of a camera."""
    return _CAMERA.match(text) is not None


def without_credentials(address: str) -> str:
    """Return an address for people; what may be a user name or a password is left out."""
    return _CREDENTIALS.sub(lambda match: "/" if match[0].startswith("/") else "", address)
