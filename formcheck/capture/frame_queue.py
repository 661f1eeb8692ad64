"""Hands items from a producing thread to their consumer."""

from __future__ import annotations

import math
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

T = TypeVar("T")

#: Waits are cut into slices, since on Windows Ctrl-C does not interrupt a lock.
_SLICE_S = 0.1
#: A thread that hangs in a driver for longer is abandoned; it ends with its read.
JOIN_S = 2.0


class FrameQueue(Generic[T]):
    """A small queue between a producing thread and its consumer.

    Args:
        capacity: Maximum number of waiting items.
        newest_wins: A full queue drops its oldest item instead of blocking the producer.
    """

    def __init__(self, capacity: int, *, newest_wins: bool) -> None:
        self._capacity = capacity
        self._newest_wins = newest_wins
        self._items: deque[T] = deque()
        self._changed = threading.Condition()
        self._closed = False
        self._finished = False
        self._error: BaseException | None = None

    @property
    def closed(self) -> bool:
        return self._closed

    def put(self, item: T) -> bool:
        """Add an item; return False if the queue is closed or finished."""
        with self._changed:
            while len(self._items) >= self._capacity and not (self._closed or self._finished):
                if self._newest_wins:
                    self._items.popleft()
                else:
                    self._changed.wait(_SLICE_S)
            if self._closed or self._finished:
                return False
            self._items.append(item)
            self._changed.notify_all()
            return True

    def take(self, timeout_s: float = math.inf) -> T | None:
        """Return the next item, or None at the end.

        Raises:
            TimeoutError: None came within ``timeout_s``.
            BaseException: The producer's error, after its last item.
        """
        deadline_s = time.monotonic() + timeout_s
        with self._changed:
            while not self._items and not self._finished and not self._closed:
                left_s = deadline_s - time.monotonic()
                if left_s <= 0:
                    raise TimeoutError
                self._changed.wait(min(left_s, _SLICE_S))
            if self._items and not self._closed:
                self._changed.notify_all()
                return self._items.popleft()
            error, self._error = self._error, None
        if error is not None:
            raise error
        return None

    def finish(self, error: BaseException | None = None) -> None:
        """Mark the end of the items, with the error that caused it if there was one."""
        with self._changed:
            self._finished = True
            self._error = error
            self._changed.notify_all()

    def close(self) -> None:
        """Stop taking items; waiting ones are dropped."""
        with self._changed:
            self._closed = True
            self._items.clear()
            self._changed.notify_all()

    def wait_closed(self, timeout_s: float) -> bool:
        """Wait until it is closed, or for the timeout; return whether it is closed."""
        with self._changed:
            return self._changed.wait_for(lambda: self._closed, timeout_s)


@contextmanager
def prefetch(items: Iterable[T], depth: int = 2) -> Iterator[Iterator[T]]:
    """Make the items in a thread, a few ahead of their use.

    Inference releases the interpreter lock, so pose estimation of the next frame overlaps with the
    work on this one. Not for live use: it adds delay.

    Args:
        items: Iterated in the thread, to their end or that of the block; None is not allowed.
        depth: Number of items that may wait, besides the one in the making.

    Yields:
        The items in order, then the exception that their iteration raised, if any.
    """
    queue: FrameQueue[T] = FrameQueue(depth, newest_wins=False)

    def make() -> None:
        error: BaseException | None = None
        try:
            for item in items:
                if not queue.put(item):
                    break
        except BaseException as caught:  # noqa: BLE001 - it is raised where the items are used
            error = caught
        queue.finish(error)

    # A driver or model that hangs must not keep the program from ending.
    thread = threading.Thread(target=make, name="ahead", daemon=True)
    thread.start()
    try:
        yield iter(queue.take, None)
    finally:
        queue.close()
        thread.join(JOIN_S)
