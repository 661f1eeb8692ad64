"""Work that is done ahead of its use, in a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from formcheck.capture.source import JOIN_S, Handover

T = TypeVar("T")


@contextmanager
def prefetch(items: Iterable[T], depth: int = 2) -> Iterator[Iterator[T]]:
    """Make the items in a thread, a few before they are asked for.

    Inference lets go of the interpreter lock, so that what is done with one picture overlaps the
    search for the person in the next. Not for live use: who looks ahead shows late.

    Args:
        items: What is made; iterated over in the thread only, until its end or that of the block.
            None is no item.
        depth: How many items may wait, besides the one that is being made.

    Yields:
        The items in their order. What making them raised is raised there, after those that had
        been made. At the end of the block the thread has ended too.
    """
    handover: Handover[T] = Handover(depth, newest_wins=False)

    def make() -> None:
        error: BaseException | None = None
        try:
            for item in items:
                if not handover.put(item):
                    break
        except BaseException as caught:  # noqa: BLE001 - it is raised where the items are used
            error = caught
        handover.finish(error)

    # A driver or model that hangs must not keep the program from ending.
    thread = threading.Thread(target=make, name="ahead", daemon=True)
    thread.start()
    try:
        yield iter(handover.take, None)
    finally:
        handover.close()
        thread.join(JOIN_S)
