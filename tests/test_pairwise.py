"""What the choice of a few cases promises to tests that ask for it."""

from __future__ import annotations

from itertools import combinations, product

import pytest

from tests.conftest import pairwise


def cases_of(*sizes: int) -> list[dict[str, int]]:
    names = "abcde"[: len(sizes)]
    return [dict(zip(names, case, strict=True)) for case in product(*map(range, sizes))]


@pytest.mark.parametrize("sizes", [(2, 2, 2), (3, 8, 2), (4, 3, 4), (7, 4, 3, 2)])
def test_every_two_values_come_together(sizes: tuple[int, ...]) -> None:
    cases = cases_of(*sizes)
    chosen = [cases[number] for number in pairwise(cases)]
    for one, other in combinations("abcde"[: len(sizes)], 2):
        every = {(case[one], case[other]) for case in cases}
        assert {(case[one], case[other]) for case in chosen} == every
    assert len(chosen) < len(cases)


def test_few_are_enough() -> None:
    assert len(pairwise(cases_of(3, 8, 2))) == 24
    assert len(pairwise(cases_of(2, 2, 2))) == 4


def test_of_two_arguments_all_are_needed() -> None:
    assert pairwise(cases_of(3, 4)) == list(range(12))


def test_there_may_be_none() -> None:
    assert pairwise([]) == []
