"""What is said next, and what not any more."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from formcheck.core.coaching.utterance import Kind, Utterance
from formcheck.sinks.audio.speaker import UtteranceQueue, interrupts


def word(text: str, kind: Kind, fresh_s: float = 2.0) -> Utterance:
    return Utterance(text, kind, fresh_s)


def taken(waiting: UtteranceQueue, now_s: float) -> list[str]:
    """Take everything at once."""
    texts = []
    while (utterance := waiting.take(now_s)) is not None:
        texts.append(utterance.text)
    return texts


def test_the_most_important_first() -> None:
    waiting = UtteranceQueue()
    for kind in Kind:
        waiting.put(word(kind.name, kind), 0.0)
    assert taken(waiting, 0.0) == [kind.name for kind in sorted(Kind, reverse=True)]
    assert Kind.STOP > Kind.COUNT > Kind.CORRECTION > Kind.PRAISE > Kind.SAFETY


def test_a_newer_one_of_a_kind_takes_the_place_of_an_older_one() -> None:
    waiting = UtteranceQueue()
    for text in ("3", "4"):
        waiting.put(word(text, Kind.COUNT), 0.0)
    assert taken(waiting, 0.0) == ["4"]


def test_what_is_stale_is_not_said() -> None:
    waiting = UtteranceQueue()
    waiting.put(word("3", Kind.COUNT, fresh_s=1.0), 10.0)
    waiting.put(word("chest up", Kind.CORRECTION, fresh_s=2.0), 10.0)
    assert taken(waiting, 11.5) == ["chest up"]
    assert taken(waiting, 11.5) == []


def test_only_what_endangers_the_back_cuts_off_anything() -> None:
    cut_off = [one for one in Kind if interrupts(word("", Kind.STOP), word("", one))]
    assert set(cut_off) == set(Kind) - {Kind.STOP}
    assert not interrupts(word("", Kind.COUNT), word("", Kind.PRAISE))
    assert not interrupts(word("", Kind.SAFETY), word("", Kind.STOP))


@given(
    st.lists(
        st.tuples(
            st.floats(0.0, 2.0), st.sampled_from(list(Kind)), st.sampled_from([0.5, 1.0, 3.0])
        ),
        max_size=60,
    ),
    st.floats(0.2, 2.0),
)
def test_a_slow_voice_says_what_is_fresh_in_order_of_importance(
    wishes: list[tuple[float, Kind, float]], lasts_s: float
) -> None:
    """A voice that needs ``lasts_s`` for each thing, on a clock of its own."""
    waiting, clock_s, free_s = UtteranceQueue(), 0.0, 0.0
    arrived: dict[str, tuple[float, Utterance]] = {}
    said: list[tuple[float, Utterance]] = []

    def speak_until(now_s: float) -> float:
        at_s = free_s
        while at_s <= now_s and (utterance := waiting.take(at_s)) is not None:
            said.append((at_s, utterance))
            at_s += lasts_s
        return max(at_s, now_s)

    for number, (later_s, kind, fresh_s) in enumerate(wishes):
        clock_s += later_s
        free_s = speak_until(clock_s)
        utterance = word(str(number), kind, fresh_s)
        arrived[utterance.text] = (clock_s, utterance)
        waiting.put(utterance, clock_s)
    speak_until(clock_s + 100.0)
    for at_s, utterance in said:
        assert at_s - arrived[utterance.text][0] <= utterance.fresh_s + 1e-9
    for (a_s, _), (b_s, _) in pairwise(said):
        assert b_s - a_s >= lasts_s - 1e-9
    assert len({utterance.text for _, utterance in said}) == len(said)
