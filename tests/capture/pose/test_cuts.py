"""A cut is told from everything else that changes a picture at once."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import pytest

from formcheck.capture.pose.cuts import CutDetector, mark_cuts
from formcheck.core.pose.frame import Frame, Image
from formcheck.core.pose.landmarks import FloatArray

WIDTH, HEIGHT = 320, 240


def room(seed: int, width: int = WIDTH) -> Image:
    """Return a picture with large and small things in it, another one for each seed."""
    rng = np.random.default_rng(seed)
    image = np.full((HEIGHT, width, 3), 110, np.uint8)
    for _ in range(width // 6):
        x, y = rng.integers((width, HEIGHT)).tolist()
        right, bottom = (np.array((x, y)) + rng.integers(8, 90, 2)).tolist()
        shade = rng.integers(10, 240, 3).tolist()
        cv2.rectangle(image, (x, y), (right, bottom), shade, thickness=-1)
    return np.asarray(cv2.GaussianBlur(image, (0, 0), 1.5), np.uint8)


def brightened(image: Image, gain: float | FloatArray, levels: float | FloatArray = 0.0) -> Image:
    return np.asarray(np.clip(image * np.asarray(gain) + levels, 0, 255), np.uint8)


def noisy(image: Image, seed: int) -> Image:
    return brightened(image, 1.0, np.random.default_rng(seed).normal(0, 4, image.shape))


def with_person(image: Image, left: int, top: int) -> Image:
    """Return the picture with somebody who takes up a fifth of it."""
    image = image.copy()
    image[top : top + 190, left : left + 75] = (40, 60, 30)
    image[top : top + 50, left + 20 : left + 55] = (120, 150, 200)
    return image


def cuts_in(images: Sequence[Image]) -> list[int]:
    """Return the numbers of the pictures before which the film cuts."""
    detector = CutDetector()
    return [number for number, image in enumerate(images) if detector.step(image)]


HERE, THERE = room(1), room(2)


def test_a_cut_is_found_in_its_frame() -> None:
    assert cuts_in([HERE] * 10 + [THERE] * 10) == [10]


def test_the_first_picture_is_no_cut_and_the_second_may_be() -> None:
    assert cuts_in([HERE, THERE, THERE]) == [1]


def test_a_cut_is_found_between_noisy_pictures() -> None:
    takes = [noisy(HERE, n) for n in range(10)] + [noisy(THERE, n) for n in range(10)]
    assert cuts_in(takes) == [10]


def test_a_cut_between_two_swung_cameras_is_found() -> None:
    here, there = room(1, 2 * WIDTH), room(2, 2 * WIDTH)
    takes = [wide[:, 2 * n : 2 * n + WIDTH] for wide in (here, there) for n in range(20)]
    assert cuts_in(takes) == [20]


def test_a_cut_with_black_between_is_found_once() -> None:
    black = np.zeros_like(HERE)
    assert cuts_in([HERE] * 5 + [black] * 5 + [THERE] * 5) == [10]


def test_a_take_that_goes_on_after_black_is_not_cut() -> None:
    black = np.zeros_like(HERE)
    assert cuts_in([HERE] * 5 + [black] * 5 + [HERE] * 5) == []


def test_a_cut_after_which_the_size_differs_is_found() -> None:
    assert cuts_in([HERE] * 5 + [THERE[:, 60:-60]] * 5) == [5]


def test_the_same_pictures_in_another_size_are_not_cut() -> None:
    half = np.asarray(cv2.resize(HERE, (WIDTH // 2, HEIGHT // 2)), np.uint8)
    assert cuts_in([HERE] * 5 + [half] * 5) == []


ACROSS = np.linspace(0.3, 1.6, WIDTH)[None, :, None]


@pytest.mark.parametrize(
    "lit",
    [
        pytest.param(brightened(HERE, 1.8, 60.0), id="flash"),
        pytest.param(brightened(HERE, 0.3, -10.0), id="lamp off"),
        pytest.param(brightened(HERE, ACROSS, 0.0), id="lamp at one side"),
    ],
)
@pytest.mark.parametrize("frames", [1, 10])
def test_light_is_no_cut(lit: Image, frames: int) -> None:
    assert cuts_in([HERE] * 10 + [lit] * frames + [HERE] * 10) == []


def test_exposure_that_settles_is_no_cut() -> None:
    gains = np.linspace(0.2, 1.0, 12)
    assert cuts_in([brightened(HERE, gain) for gain in gains]) == []


@pytest.mark.parametrize("share", [0.03, 0.1, 0.15])
def test_a_pan_that_begins_at_once_is_no_cut(share: float) -> None:
    wide = room(3, 3 * WIDTH)
    lefts = [0] * 10 + [round(share * WIDTH) * n for n in range(1, 12)]
    assert cuts_in([wide[:, left : left + WIDTH] for left in lefts]) == []


def test_a_pan_too_quick_to_recognise_anything_is_no_cut() -> None:
    """The pictures have nothing in common, but neither had those before."""
    wide = room(4, 12 * WIDTH)
    speeds = [0, 0, 0, 10, 25, 45, 75, 100, 150, 200, 250, 250, 250]
    lefts = np.cumsum(speeds)
    assert cuts_in([wide[:, left : left + WIDTH] for left in lefts]) == []


def test_a_camera_in_a_trembling_hand_is_no_cut() -> None:
    wide = room(5, WIDTH + 40)
    shakes = np.random.default_rng(0).integers(0, 40, 60)
    assert cuts_in([wide[:, left : left + WIDTH] for left in shakes]) == []


def test_somebody_who_jumps_is_no_cut() -> None:
    tops = [40, 40, 40, 40, 0, 0, 40, 40]
    assert cuts_in([with_person(HERE, 120, top) for top in tops]) == []


def test_somebody_who_crosses_between_two_frames_is_no_cut() -> None:
    assert cuts_in([with_person(HERE, left, 40) for left in [10] * 8 + [230] * 8]) == []


def test_a_caption_in_a_dim_picture_is_no_cut() -> None:
    dim = brightened(HERE, 0.15)
    titled = dim.copy()
    titled[150:200] = (200, 60, 0)
    cv2.putText(titled, "PLANK", (40, 190), cv2.FONT_HERSHEY_SIMPLEX, 1.6, (255, 255, 255), 5)
    assert cuts_in([dim] * 10 + [titled] * 10 + [dim] * 10) == []


def test_a_cut_between_takes_before_a_plain_wall_is_found() -> None:
    takes = [np.full_like(HERE, 235) for _ in range(2)]
    takes[0][100:230, 20:200] = HERE[100:230, 20:200]
    takes[1][60:230, 150:300] = THERE[60:230, 150:300]
    assert cuts_in([takes[0]] * 10 + [takes[1]] * 10) == [10]


def test_frames_that_repeat_or_are_missing_are_no_cut() -> None:
    wide = room(6, 2 * WIDTH)
    moments = [0, 0, 1, 1, 2, 2, 2, 2, 2, 10, 10, 11, 11, 12]
    pictures = [with_person(wide[:, 2 * n : 2 * n + WIDTH], 3 * n, 40) for n in moments]
    assert cuts_in(pictures) == []


def test_only_the_first_frame_of_a_take_is_marked() -> None:
    frames = [Frame(n, n / 30, HERE if n < 5 else THERE) for n in range(10)]
    marked = list(mark_cuts(frames))
    assert [frame.after_cut for frame in marked] == [n == 5 for n in range(10)]
    assert all(frame.image is given.image for frame, given in zip(marked, frames, strict=True))
    assert [(frame.index, frame.t) for frame in marked] == [(n, n / 30) for n in range(10)]
