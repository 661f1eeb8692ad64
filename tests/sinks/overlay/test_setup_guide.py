"""The picture before a session: it changes nothing of the frame and covers no face."""

from __future__ import annotations

import numpy as np
import pytest

from formcheck.core.coaching.camera_setup import Advice, Hint
from formcheck.exercises import get
from formcheck.exercises.no_exercise import NO_EXERCISE
from formcheck.sinks.overlay.setup_guide import Guide
from formcheck.sinks.overlay.skeleton import body_points, face_box
from formcheck.sinks.overlay.style import GREEN, Scale
from tests.support import sink_scenes as scenes

SIZES = [(640, 480), (1280, 720), (720, 1280), (160, 120)]
BACK = Advice(Hint.MOVE_BACK, "Tilt the camera down, or step back", "Your feet are cut off.")
STAY = Advice(Hint.HOLD_STILL, "Good, stay", "All of you is in the picture.")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["squat", "plank"])
def test_it_draws_on_a_copy_of_the_same_size(size: tuple[int, int], name: str) -> None:
    frame = scenes.frame(size)
    for pose in (None, scenes.person(size, height=0.6)):
        image = Guide(get(name)).draw(frame, pose, BACK, mirrored=True)
        assert image.shape == frame.image.shape
        assert (frame.image == scenes.GREY_LEVEL).all()
        assert (image != frame.image).any()


@pytest.mark.parametrize("size", SIZES[:3])
def test_the_words_do_not_cover_the_face(size: tuple[int, int]) -> None:
    pose = scenes.person(size, height=0.6)
    guide, bare = Guide(get("squat")), Guide(get("squat"))
    said = guide.draw(scenes.frame(size), pose, BACK, mirrored=False)
    other = bare.draw(scenes.frame(size), pose, STAY, mirrored=False)
    scale = Scale(*size)
    face = face_box(body_points(pose, scale, mirrored=False))
    assert face is not None
    part = np.s_[round(face.top) : round(face.bottom), round(face.left) : round(face.right)]
    # Only the outline's colour differs there.
    assert (said[part] != other[part]).any(axis=2).mean() < 0.25


def test_where_to_be_is_drawn_only_where_that_is_known() -> None:
    frame = scenes.frame((1280, 720))
    bare = Advice(Hint.BEGIN, "Which exercise? ...")
    changed = [
        int((Guide(one).draw(frame, None, bare, mirrored=False) != frame.image).any(axis=2).sum())
        for one in (NO_EXERCISE, get("squat"))
    ]
    assert changed[0] + 1000 < changed[1]


def test_the_outline_turns_green_when_all_is_well() -> None:
    size = (1280, 720)
    counts = [
        int((Guide(get("squat")).draw(scenes.frame(size), None, advice, mirrored=False) == GREEN)
            .all(axis=2).sum())
        for advice in (BACK, STAY)
    ]  # fmt: skip
    assert counts[1] > counts[0] + 1000
