"""Makes items in a thread, ahead of their use."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from formcheck.capture.source import JOIN_S, Handover

T = TypeVar("T")


@contextmanager
def prefetch(items: Iterable[T], depth: int = 2) -> Iterator[Iterator[T]]:
    """Make the items in a thread, a few ahead of their use.

    Inference releases the interpreter lock, so pose estimation of the next frame overlaps with the
    work on this one. Not for live use: it adds delay.

    Args:
        items: Iterated in the thread, to their end or that of the block; None is not allowed.
        depth: How many items may wait, besides the one in the making.

    Yields:
        The items in order, then the exception that their iteration raised, if any. The thread ends
        with the block.
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
