"""File and folder names that are derived from other names and valid on every system."""

from __future__ import annotations

import hashlib
import unicodedata

#: Limit of a name on Linux, in UTF-8 bytes. macOS and Windows allow 255 UTF-16 units, of which a
#: name never has more than bytes.
MOST_BYTES = 255
#: Reserved for devices on Windows, with any suffix.
_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in "123456789¹²³")}
)


def derived_name(name: str, ending: str) -> str:
    """Return ``name`` with ``ending``, shortened or changed if it is not a valid file name.

    Of a long name the beginning stays, up to a whole letter, followed by a hash of all of it: two
    names stay different, and a name always gives the same result. ``ending`` is short.
    """
    whole = name + ending
    device = whole.partition(".")[0].rstrip().lower() in _DEVICES
    if not device and _bytes(whole) <= MOST_BYTES:
        return whole
    digest = hashlib.sha256(_encode(name)).hexdigest()[:8]
    kept = f"_{name}" if device else name
    ending = f"-{digest}{ending}"
    return _shorten(kept, MOST_BYTES - _bytes(ending)) + ending


def _shorten(text: str, room_bytes: int) -> str:
    """Return the part of a text that fits, without separating a letter from its accents."""
    end = len(text)
    while _bytes(text[:end]) > room_bytes:
        end -= 1
    while 0 < end < len(text) and unicodedata.combining(text[end]):
        end -= 1
    return text[:end]


def _bytes(text: str) -> int:
    return len(_encode(text))


def _encode(text: str) -> bytes:
    # A name that is not UTF-8 has surrogates, which are longer here than on disk.
    return text.encode("utf-8", "surrogatepass")
