"""Where things go in the frame."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from formcheck.sinks.overlay.style import Box
from formcheck.sinks.overlay.text_placement import Placement


def test_a_place_is_kept_while_the_body_comes_and_goes() -> None:
    placement = Placement(())
    places = {"left": Box(0, 0, 100, 100), "right": Box(300, 0, 400, 100)}
    taken = []
    for n in range(600):
        # The body swings into the left place and out again, once in two seconds.
        x = 150 + 100 * math.cos(math.pi * n / 30)
        box = placement.choose(n / 30, places, [], None, np.array([[x, 50.0]]))
        taken.append(box)
    assert sum(one != other for one, other in pairwise(taken)) <= 1
    assert taken[-1] == places["right"]


def test_no_place_is_better_than_one_over_the_face() -> None:
    places = {"left": Box(0, 0, 100, 100)}
    body = np.zeros((0, 2))
    assert Placement(()).choose(0.0, places, [Box(50, 50, 60, 60)], None, body) is None
