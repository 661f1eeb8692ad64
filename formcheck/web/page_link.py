"""Messages to a page, from any thread; the page may go and come back."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections import deque
from collections.abc import AsyncGenerator
from typing import Any

#: Texts that wait for a page that is slow; older ones are out of date.
WAITING_TEXTS = 200


class PageLink:
    """Carries messages and pictures to the page that is attached, one at most.

    Of the pictures only the newest waits. It and the latest message of the kinds ``kept`` are sent
    again to a page that comes back.
    """

    def __init__(self, kept: frozenset[str] = frozenset({"state", "done", "failed"})) -> None:
        self._kept_kinds = kept
        self._kept: dict[str, str] = {}
        self._texts: deque[str] = deque(maxlen=WAITING_TEXTS)
        self._picture: bytes | None = None
        self._picture_waits = False
        self._lock = threading.Lock()
        self._wake: tuple[asyncio.AbstractEventLoop, asyncio.Event] | None = None
        self._left_s = time.monotonic()

    @property
    def away_s(self) -> float:
        """For how long no page has been attached, in seconds."""
        return 0.0 if self._wake is not None else time.monotonic() - self._left_s

    def post(self, kind: str, **content: Any) -> None:
        """Send a message, as JSON; with no page attached only those to be kept are."""
        text = json.dumps({"type": kind, **content})
        with self._lock:
            if kind in self._kept_kinds:
                self._kept[kind] = text
            if self._wake is not None:
                self._texts.append(text)
        self._notify()

    def show(self, picture: bytes) -> None:
        with self._lock:
            self._picture, self._picture_waits = picture, True
        self._notify()

    def _notify(self) -> None:
        wake = self._wake
        if wake is not None:
            loop, event = wake
            loop.call_soon_threadsafe(event.set)

    async def messages(self) -> AsyncGenerator[str | bytes, None]:
        """Attach a page and yield what is for it; ends when another page is attached."""
        event = asyncio.Event()
        mine = (asyncio.get_running_loop(), event)
        with self._lock:
            before, self._wake = self._wake, mine
            self._texts = deque(self._kept.values(), maxlen=WAITING_TEXTS)
            self._picture_waits = self._picture is not None
        if before is not None:
            # Its loop may be that of another thread.
            before[0].call_soon_threadsafe(before[1].set)
        event.set()
        try:
            while True:
                await event.wait()
                event.clear()
                if self._wake is not mine:
                    return
                for message in self._take():
                    yield message
        finally:
            with self._lock:
                if self._wake is mine:
                    self._wake, self._left_s = None, time.monotonic()

    def _take(self) -> list[str | bytes]:
        with self._lock:
            taken: list[str | bytes] = [*self._texts]
            self._texts.clear()
            if self._picture is not None and self._picture_waits:
                taken.append(self._picture)
            self._picture_waits = False
        return taken
