"""Sinks around sinks: one that is lent stays open, and one that never begins leaves nothing."""

from __future__ import annotations

import pytest

from formcheck.errors import OutputError
from formcheck.exercises import ALL
from formcheck.sinks.base import IgnoreErrors, KeepOpen, LazySinks
from tests.app.test_pipeline import Diary
from tests.benchmarks import made
from tests.support.ticks import tick

REPORT = made.report(ALL[0])


def test_what_is_lent_gets_all_but_the_end() -> None:
    diary = Diary()
    lent = KeepOpen(diary)
    lent.write(tick(0.0), None)
    lent.close(REPORT)
    assert (len(diary.ticks), diary.reports) == (1, [])


def test_nothing_is_made_before_the_first_tick() -> None:
    made_so_far: list[Diary] = []

    def make() -> list[Diary]:
        made_so_far.append(Diary())
        return made_so_far

    sink = LazySinks(make)
    sink.close(REPORT)
    assert (made_so_far, sink.made) == ([], False)
    sink.write(tick(0.0), None)
    sink.write(tick(0.1), None)
    sink.close(REPORT)
    [diary] = made_so_far
    assert (len(diary.ticks), diary.reports) == (2, [REPORT])


def test_what_is_tolerated_may_fail_at_its_end() -> None:
    diary, told = Diary(fails_to_close=OutputError("is full")), list[str]()
    sink = IgnoreErrors(diary, told.append)
    sink.write(tick(0.0), None)
    sink.close(REPORT)
    assert (len(diary.ticks), diary.reports, told) == (1, [REPORT], ["is full"])
    with pytest.raises(ZeroDivisionError):
        IgnoreErrors(Diary(fails_to_close=ZeroDivisionError()), told.append).close(REPORT)


def test_all_are_closed_and_the_first_failure_is_raised() -> None:
    first = Diary(fails_to_close=OutputError("first"))
    second, third = Diary(fails_to_close=OutputError("second")), Diary()
    sink = LazySinks(lambda: [first, second, third])
    sink.write(tick(0.0), None)
    with pytest.raises(OutputError, match="first"):
        sink.close(REPORT)
    assert second.reports == third.reports == [REPORT]
