"""Numbers as people say them."""

from __future__ import annotations

import pytest

from formcheck.core.coaching.utterance import in_words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "one"), (5, "five"), (10, "ten"), (13, "thirteen"), (20, "twenty"),
        (21, "twenty one"), (40, "forty"), (99, "ninety nine"),
        (100, "100"), (1000, "1000"),
    ],
)  # fmt: skip
def test_in_words(number: int, words: str) -> None:
    assert in_words(number) == words


def test_every_number_has_words_of_its_own() -> None:
    words = [in_words(number) for number in range(1, 2000)]
    assert len(set(words)) == 1999
    assert all(words)
