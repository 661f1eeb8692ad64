"""Work done ahead: order, errors and ends."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from formcheck.capture.frame_queue import prefetch


def threads_named_ahead() -> int:
    return sum(thread.name == "ahead" for thread in threading.enumerate())


def test_items_arrive_in_their_order_and_all_of_them() -> None:
    with prefetch(range(1000)) as items:
        assert list(items) == list(range(1000))


def test_items_are_made_before_they_are_asked_for_but_not_many() -> None:
    made: list[int] = []
    two_wait = threading.Event()

    def make() -> Iterator[int]:
        for number in range(100):
            made.append(number)
            if number == 2:
                two_wait.set()
            yield number

    with prefetch(make(), depth=2) as items:
        assert two_wait.wait(10)
        assert len(made) <= 3
        assert next(items) == 0


def test_they_are_made_in_another_thread() -> None:
    with prefetch(threading.get_ident() for _ in range(1)) as items:
        assert next(items) != threading.get_ident()


def test_an_error_comes_after_what_was_made_before_it() -> None:
    def make() -> Iterator[int]:
        yield 1
        yield 2
        raise OSError("the disk is gone")

    with prefetch(make()) as items:
        assert [next(items), next(items)] == [1, 2]
        with pytest.raises(OSError, match="the disk is gone"):
            next(items)


def test_leaving_early_ends_the_thread() -> None:
    made: list[int] = []

    def make() -> Iterator[int]:
        for number in range(1_000_000):
            made.append(number)
            yield number

    with prefetch(make()) as items:
        assert next(items) == 0
    assert threads_named_ahead() == 0
    assert len(made) <= 5


def test_an_error_in_the_block_ends_the_thread_and_is_raised() -> None:
    def interrupted() -> None:
        with prefetch(range(1_000_000)) as items:
            next(items)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        interrupted()
    assert threads_named_ahead() == 0
