"""Fewer cases of a test than all combinations of what it is given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations


def pairwise(cases: Sequence[Mapping[str, int]]) -> list[int]:
    """Return the numbers of a few cases in which every two values come together that ever do.

    Args:
        cases: For each case, which value of each argument it has.
    """
    pairs = [set(combinations(sorted(case.items()), 2)) for case in cases]
    missing = set().union(*pairs)
    chosen = []
    while missing:
        most = max(range(len(cases)), key=lambda number: len(pairs[number] & missing))
        chosen.append(most)
        missing -= pairs[most]
    return sorted(chosen)
