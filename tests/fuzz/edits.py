"""Edits of bytes and texts that Hypothesis draws and makes smaller."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from hypothesis import strategies as st

#: A place as a share of the length, so that it stays in when the data change.
_PLACES = st.integers(0, 2**16 - 1).map(lambda number: number / 2**16)
_LENGTHS = st.sampled_from((1, 2, 5, 20, 100, 1000))

Edit = Callable[[bytes], bytes]


def _replaced(share: float, new: bytes) -> Edit:
    def edit(data: bytes) -> bytes:
        at = int(share * len(data))
        return data[:at] + new + data[at + len(new) :]

    return edit


def _inserted(share: float, new: bytes) -> Edit:
    return lambda data: data[: int(share * len(data))] + new + data[int(share * len(data)) :]


def _cut(share: float) -> Edit:
    return lambda data: data[: int(share * len(data))]


def _left_out(share: float, length: int) -> Edit:
    return lambda data: data[: int(share * len(data))] + data[int(share * len(data)) + length :]


def _repeated(share: float, length: int) -> Edit:
    def edit(data: bytes) -> bytes:
        at = int(share * len(data))
        return data[: at + length] + data[at : at + length] + data[at + length :]

    return edit


def byte_edits() -> st.SearchStrategy[list[Edit]]:
    """Draw one to three edits of bytes."""
    some = st.binary(min_size=1, max_size=8)
    zeros = _LENGTHS.map(bytes)
    return st.lists(
        st.builds(_replaced, _PLACES, some | zeros)
        | st.builds(_inserted, _PLACES, some)
        | st.builds(_cut, _PLACES)
        | st.builds(_left_out, _PLACES, _LENGTHS)
        | st.builds(_repeated, _PLACES, _LENGTHS),
        min_size=1,
        max_size=3,
    )


def token_edits(
    tokens: re.Pattern[bytes], others: Sequence[bytes]
) -> st.SearchStrategy[list[Edit]]:
    """Draw one to three replacements of a token by another text."""

    def replaced(share: float, new: bytes) -> Edit:
        def edit(data: bytes) -> bytes:
            found = list(tokens.finditer(data))
            if not found:
                return data
            one = found[int(share * len(found))]
            return data[: one.start()] + new + data[one.end() :]

        return edit

    return st.lists(st.builds(replaced, _PLACES, st.sampled_from(others)), min_size=1, max_size=3)


def edited(data: bytes, edits: Sequence[Edit]) -> bytes:
    for edit in edits:
        data = edit(data)
    return data
