"""Names of files and folders that are made from other names, and that every system takes."""

from __future__ import annotations

import hashlib
import unicodedata

#: Of one name, in UTF-8: the limit of Linux. macOS and Windows count 255 UTF-16 units, which are
#: never more than the bytes.
MOST_BYTES = 255
#: Windows keeps them for devices, whatever follows after a dot.
_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in "123456789¹²³")}
)
#: Digits of the hash that keeps shortened names apart.
_HASH_DIGITS = 8


def derived_name(name: str, ending: str) -> str:
    """Return ``name`` with ``ending``, shortened or changed where no file may be called that.

    Of a name that is too long the beginning is kept, up to a whole letter, and a hash of all of it
    follows: two long names stay two, and each gives the same again.

    Args:
        name: Of another file or folder, of any length.
        ending: What is added; a few dozen bytes at most.
    """
    whole = name + ending
    device = whole.partition(".")[0].rstrip().lower() in _DEVICES
    if not device and _bytes(whole) <= MOST_BYTES:
        return whole
    digest = hashlib.sha256(_encode(name)).hexdigest()[:_HASH_DIGITS]
    kept = f"_{name}" if device else name
    ending = f"-{digest}{ending}"
    return _beginning(kept, MOST_BYTES - _bytes(ending)) + ending


def _beginning(text: str, room_bytes: int) -> str:
    """Return as much of a text as fits, without cutting a letter from its accents."""
    end = len(text)
    while _bytes(text[:end]) > room_bytes:
        end -= 1
    while 0 < end < len(text) and unicodedata.combining(text[end]):
        end -= 1
    return text[:end]


def _bytes(text: str) -> int:
    return len(_encode(text))


def _encode(text: str) -> bytes:
    # A name that is no UTF-8 has surrogates, which take more room here than on disk.
    return text.encode("utf-8", "surrogatepass")
