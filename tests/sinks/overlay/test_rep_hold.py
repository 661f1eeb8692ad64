"""The working side and the seconds held, as the panel shows them beside the count."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from formcheck.core.pose.frame import Image
from formcheck.core.pose.landmarks import FloatArray, Landmark, Pose
from formcheck.core.results.events import HeldPosture, HoldEnded, Rep, RepEnded, Tick
from formcheck.core.types import Phase
from formcheck.exercises import get
from formcheck.sinks.overlay.overlay import Overlay
from formcheck.sinks.overlay.panel import Layout, Panel
from formcheck.sinks.overlay.panel_text import RepHold, held_text
from formcheck.sinks.overlay.style import AMBER, Scale
from tests.support.sink_scenes import SQUAT, frame, person, tick

BIRD_DOG = get("bird_dog")
HD, VGA = (1280, 720), (640, 480)
ENDED = HoldEnded(4.0, HeldPosture("left", 1.0, 2.6, 1.6, 1.6, ()))


def out(t: float, hold_s: float, **changes: object) -> Tick:
    return tick(None, **{"t": t, "hold_s": hold_s, "phase": Phase.OUT, "side": "left"} | changes)


def told(ticks: Iterable[Tick]) -> list[tuple[str, float, bool, bool]]:
    hold = RepHold()
    found = []
    for one in ticks:
        hold.note(one)
        found.append((hold.side, hold.seconds, hold.working, hold.running))
    return found


def test_the_clock_runs_at_the_far_end_and_stays_until_the_next_rep() -> None:
    ready = {"phase": Phase.READY, "side": "right"}
    assert told(
        [
            out(0.0, 0.0, **ready),
            out(0.1, 0.0),
            out(0.2, 0.1),
            out(0.3, 0.2),
            out(0.4, 0.0, phase=Phase.BACK),
            out(0.46, 1.4, phase=Phase.BACK),
            out(0.53, 0.0, phase=Phase.BACK),
            out(0.55, 0.0, **ready),
            out(0.6, 1.6, events=(ENDED,), **ready),
            out(0.7, 1.6, **ready),
            out(0.8, 1.6, side="right"),
            out(0.9, 0.0, side="right"),
            out(1.0, 0.1, side="right"),
            out(1.1, 1.6, side="right", phase=Phase.BACK),
        ]
    ) == [
        ("", 0.0, False, False),
        ("Left", 0.0, True, False),
        ("Left", 0.1, True, True),
        ("Left", 0.2, True, True),
        ("Left", 0.2, True, True),
        ("Left", 0.2, True, True),
        ("Left", 0.2, True, False),
        ("Left", 0.2, False, False),
        ("Left", 1.6, False, False),
        ("Left", 1.6, False, False),
        ("Right", 0.0, True, False),
        ("Right", 0.0, True, False),
        ("Right", 0.1, True, True),
        ("Right", 0.1, True, True),
    ]


def test_the_same_tick_twice_is_the_same_and_going_back_in_time_begins_anew() -> None:
    running = out(0.2, 0.1)
    once, twice, anew = told([out(0.1, 0.0), running, running, out(0.0, 0.0)])[1:]
    assert once == twice == ("Left", 0.1, True, True)
    assert anew == ("Left", 0.0, True, False)


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.0, "0.0 s"), (1.69, "1.6 s"), (10.3, "10.3 s"), (-1.0, "0.0 s")]
)
def test_seconds_are_cut(seconds: float, text: str) -> None:
    assert held_text(seconds) == text


def drawn(*ticks: Tick) -> Image:
    overlay = Overlay(BIRD_DOG)
    return [overlay.draw(frame(HD), one) for one in ticks][-1]


def test_side_and_seconds_are_drawn() -> None:
    still = drawn(out(0.0, 0.0), out(0.1, 0.0))
    assert (still != drawn(out(0.0, 0.0), out(0.1, 0.1))).any()
    assert (still != drawn(out(0.0, 0.0, side="right"), out(0.1, 0.0, side="right"))).any()


def test_nothing_of_it_is_drawn_where_the_far_end_is_not_held() -> None:
    one, other = (Overlay(SQUAT).draw(frame(HD), out(0.1, hold_s)) for hold_s in (0.0, 0.1))
    assert (one == other).all()


@pytest.mark.parametrize("size", [VGA, HD, (720, 1280), (120, 100)])
def test_each_layout_is_smaller_than_the_one_before(size: tuple[int, int]) -> None:
    panel = Panel(BIRD_DOG)
    sizes = [panel.measure(Scale(*size), out(0.0, 0.0), layout) for layout in Layout]
    assert all(more.height >= less.height for more, less in pairwise(sizes))
    assert max(one.width for one in sizes) < 0.55 * size[0]


def lying(*, foot: tuple[float, float], t: float) -> Pose:
    """Return a person of whom nothing is high in the picture save perhaps a foot."""
    image: FloatArray = np.full((33, 2), np.nan)
    for name, at in {
        "LEFT_HIP": (0.5, 0.6),
        "LEFT_KNEE": (0.6, 0.55),
        "LEFT_ANKLE": foot,
        "LEFT_HEEL": (foot[0] + 0.01, foot[1]),
        "LEFT_FOOT_INDEX": (foot[0], foot[1] - 0.02),
        "NOSE": (0.15, 0.6),
    }.items():
        image[Landmark[name]] = np.array(at) * VGA
    return replace(person(VGA, t=t), image=image, visibility=np.isfinite(image[:, 0]) * 1.0)


def panel_height(drawn_picture: Image, columns: slice) -> int:
    return int((drawn_picture[:300, columns] != 90).any(axis=(1, 2)).sum())


def test_a_panel_over_the_body_gives_its_angles_up_for_a_while() -> None:
    overlay = Overlay(SQUAT)
    left, right = slice(0, 100), slice(540, 640)

    def height(t: float, foot: tuple[float, float]) -> int:
        shown = overlay.draw(frame(VGA), tick(lying(foot=foot, t=t), t=t))
        return max(panel_height(shown, left), panel_height(shown, right))

    low, both = (0.7, 0.6), [(0.12, 0.4), (0.88, 0.4)]
    full = height(0.0, low)
    covered = [height(0.1 * n, both[n // 40 % 2]) for n in range(1, 160)]
    assert min(covered) < full
    assert height(16.1, low) < full
    for n in range(1, 100):
        height(16.1 + n, low)
    assert height(120.0, low) == full


def test_the_verdict_on_one_side_does_not_color_the_limb_of_the_other() -> None:
    pose = person(HD)
    rep = Rep(1, "right", 0.0, 1.0, 2.0, {}, ("knee_bent",))
    knee, ankle = (pose.image[Landmark[f"LEFT_{part}"]] for part in ("KNEE", "ANKLE"))
    x, y = ((knee + ankle) / 2).astype(int)
    shown = Overlay(BIRD_DOG).draw(frame(HD), tick(pose, events=(RepEnded(0.0, rep),)))
    assert not (np.abs(shown[y, x - 3 : x + 4].astype(int) - AMBER) < 25).all(axis=1).any()
    assert (np.abs(shown.astype(int) - AMBER) < 25).all(axis=2).any()
