"""What the property tests draw from."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st

from tests.support.motion import Tempo
from tests.support.stick import Camera

SIZES = ((1280, 720), (720, 1280), (640, 480), (1920, 1080))


def examples(number: int) -> settings:
    """Return settings that run the same ``number`` of examples everywhere."""
    return settings(max_examples=number, deadline=None, derandomize=True, database=None)


@st.composite
def cameras(draw: st.DrawFn, stands: tuple[float, ...] | None = None) -> Camera:
    """A camera anywhere around the person, who is wholly in the picture."""
    stand = draw(st.sampled_from(stands) if stands else st.floats(-180.0, 180.0))
    size = draw(st.sampled_from(SIZES))
    return Camera(
        stand_deg=stand,
        size=size,
        px_per_m=draw(st.floats(0.15, 0.42)) * min(size),
        at=(draw(st.floats(0.4, 0.6)), draw(st.floats(0.85, 0.93))),
    )


@st.composite
def tempos(draw: st.DrawFn, shortest_s: float = 0.9, longest_s: float = 8.0) -> Tempo:
    """Any tempo of a rep, with and without pauses at the turn and at the top."""
    rep_s = draw(st.floats(shortest_s, longest_s))
    bottom, top = draw(st.floats(0.0, 0.3)), draw(st.floats(0.0, 0.2))
    down = draw(st.floats(0.4, 0.6)) * (1.0 - bottom - top)
    up = 1.0 - bottom - top - down
    return Tempo(down * rep_s, bottom * rep_s, up * rep_s, top * rep_s)
