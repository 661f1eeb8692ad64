"""Messages reach the page that is attached, and what matters the one that comes back."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

from formcheck.core.coaching.utterance import Kind, Utterance
from formcheck.web.page_display import PageSpeaker
from formcheck.web.page_link import WAITING_TEXTS, PageLink


async def take(messages: AsyncIterator[str | bytes], count: int) -> list[Any]:
    taken = []
    for _ in range(count):
        one = await asyncio.wait_for(anext(messages), 5.0)
        taken.append(one if isinstance(one, bytes) else json.loads(one))
    return taken


def test_what_matters_is_told_again_and_the_rest_is_not() -> None:
    async def scenario() -> None:
        link = PageLink()
        link.post("line", text="nobody hears this")
        link.post("state", stage="setup", count=0)
        link.post("state", stage="session", count=3)
        page = link.messages()
        assert await take(page, 1) == [{"type": "state", "stage": "session", "count": 3}]
        link.post("line", text="hello")
        assert await take(page, 1) == [{"type": "line", "text": "hello"}]

    asyncio.run(scenario())


def test_only_the_newest_picture_waits_and_texts_are_limited() -> None:
    async def scenario() -> None:
        link = PageLink()
        page = link.messages()
        link.post("state", stage="session", count=0)
        await take(page, 1)
        for number in range(WAITING_TEXTS + 50):
            link.post("line", text=str(number))
            link.show(bytes([number % 256]))
        got = await take(page, WAITING_TEXTS + 1)
        assert [one["text"] for one in got[:-1]] == [str(n) for n in range(50, WAITING_TEXTS + 50)]
        assert got[-1] == bytes([(WAITING_TEXTS + 49) % 256])

    asyncio.run(scenario())


def test_another_page_takes_over() -> None:
    async def scenario() -> None:
        link = PageLink()
        link.post("state", stage="session", count=1)
        first, second = link.messages(), link.messages()
        await take(first, 1)
        await take(second, 1)
        assert [one async for one in first] == []
        assert link.away_s == 0
        await second.aclose()
        await asyncio.sleep(0.01)
        assert link.away_s > 0

    asyncio.run(scenario())


def said(*steps: Utterance | None) -> list[tuple[str, bool]]:
    """Return what a page is told to say, and whether it cuts off; None is "spoken"."""
    posted: list[tuple[str, bool]] = []
    link = PageLink()
    link.post = lambda kind, **content: posted.append((content["text"], content["cuts"]))  # type: ignore[method-assign]  # a stand-in
    speaker = PageSpeaker(link)
    for step in steps:
        if step is None:
            speaker.spoken(len(posted))
        else:
            speaker.say(step)
    return posted


def test_one_thing_is_said_at_a_time_the_most_important_first() -> None:
    one, two = Utterance("1", Kind.COUNT, 9), Utterance("2", Kind.COUNT, 9)
    chest = Utterance("chest up", Kind.CORRECTION, 9)
    assert said(one, chest, two) == [("1", False)]
    assert said(one, chest, two, None, None, None) == [
        ("1", False),
        ("2", False),
        ("chest up", False),
    ]


def test_danger_cuts_off_and_stale_words_are_dropped() -> None:
    praise, stop = Utterance("good", Kind.PRAISE, 9), Utterance("stop", Kind.STOP, 9)
    assert said(praise, stop) == [("good", False), ("stop", True)]
    posted: list[str] = []
    link = PageLink()
    link.post = lambda kind, **content: posted.append(content["text"])  # type: ignore[method-assign]  # a stand-in
    speaker = PageSpeaker(link)
    for one in (praise, stop, Utterance("4", Kind.COUNT, 9)):
        speaker.say(one)
    speaker.spoken(1)
    assert posted == ["good", "stop"], "the end of words that were cut off ends nothing"
    speaker.spoken(2)
    assert posted == ["good", "stop", "4"]
    stale = Utterance("3", Kind.COUNT, -1.0)
    assert said(praise, stale, None) == [("good", False)]
