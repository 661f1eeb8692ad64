"""Each change of pictures does what its name says, and writes into no picture it was given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from benchmarks.picture_changes import (
    CHANGES,
    Change,
    blurred,
    compressed,
    cropped,
    darkened,
    hurried,
    mirrored,
    thinned,
    tilted,
    with_post,
    zoomed_out,
)
from benchmarks.picture_cuts import Body, Cut, body_of, feet_cut, head_cut
from formcheck.core.pose.frame import Frame, Image
from formcheck.core.pose.landmarks import Landmark, Pose

WIDTH, HEIGHT = 96, 60
#: A person who stands: head at 4, feet at 56; all at column 40, 20 wide.
JOINT_ROWS = {"SHOULDER": 14.0, "HIP": 30.0, "KNEE": 42.0, "ANKLE": 52.0}


def picture() -> Image:
    """A picture without any symmetry."""
    return np.random.default_rng(1).integers(0, 256, (HEIGHT, WIDTH, 3), dtype=np.uint8)


def film(count: int, fps: float = 30.0, image: Image | None = None) -> list[Frame]:
    """Frames at a steady rate."""
    shown = picture() if image is None else image
    return [Frame(n, n / fps, shown) for n in range(count)]


def standing(scale: float = 1.0) -> Pose:
    """A person who stands; a smaller scale pulls all joints towards the feet."""
    image = np.full((33, 2), (40.0, 4.0))
    for name, row in JOINT_ROWS.items():
        image[Landmark[f"LEFT_{name}"]] = 30.0, row
        image[Landmark[f"RIGHT_{name}"]] = 50.0, row
    image[Landmark.LEFT_HEEL :] = 40.0, 56.0
    image[:, 1] = 56.0 - scale * (56.0 - image[:, 1])
    return Pose(0.0, (WIDTH, HEIGHT), image, np.zeros((33, 3)), np.ones(33))


def lying() -> Pose:
    """The person who stands, turned by a quarter: head to the left."""
    pose = standing()
    return replace(pose, image=pose.image[:, ::-1])


BODY = body_of([standing()])


def test_the_body_is_read_where_it_is_the_longest() -> None:
    poses = [standing(), None, *(standing(0.5) for _ in range(3))]
    found = body_of(poses)
    assert found.shoulders.tolist() == [40.0, 14.0]
    assert found.ankles.tolist() == [40.0, 52.0]
    assert (found.low.tolist(), found.high.tolist()) == ([30.0, 4.0], [50.0, 56.0])


def test_no_pose_gives_no_body() -> None:
    with pytest.raises(ValueError, match="found no pose"):
        body_of([None, None])


def test_the_feet_go_and_knees_stay() -> None:
    cut = feet_cut(BODY)
    assert cut == Cut(0, 50, "before")
    left = cropped(picture(), cut)
    assert left.shape == (50, WIDTH, 3)
    assert np.array_equal(left, picture()[:50])


def test_the_head_goes_and_shoulders_stay() -> None:
    cut = head_cut(BODY)
    assert cut == Cut(0, 12, "after")
    assert np.array_equal(cropped(picture(), cut), picture()[12:])


def test_who_lies_is_cut_beside_columns() -> None:
    body = body_of([lying()])
    assert feet_cut(body) == Cut(1, 50, "before")
    assert head_cut(body) == Cut(1, 12, "after")
    assert np.array_equal(cropped(picture(), head_cut(body)), picture()[:, 12:])


@pytest.mark.parametrize(
    ("at", "keeps", "removes"),
    [
        (50, "before", True),
        (59, "before", False),  # a row of 60 is less than 2 %
        (70, "before", False),
        (0, "before", False),  # nothing would be left
        (12, "after", True),
        (-5, "after", False),
        (60, "after", False),
    ],
)
def test_a_cut_beyond_the_picture_is_no_change(at: int, keeps: str, *, removes: bool) -> None:
    cut = Cut(0, at, "before" if keeps == "before" else "after")
    assert cut.removes((WIDTH, HEIGHT)) is removes


def test_zooming_out_keeps_the_size_and_shows_a_third() -> None:
    image = np.full((HEIGHT, WIDTH, 3), (10, 20, 30), np.uint8)
    image[6:-6, 6:-6] = 200
    far = zoomed_out(image)
    assert far.shape == image.shape
    rows, columns = np.nonzero((far == 200).all(axis=2))
    assert (rows.min(), rows.max()) == (22, 37)
    assert (columns.min(), columns.max()) == (34, 61)
    assert far[0, 0].tolist() == far[5, -1].tolist() == [10, 20, 30]


def test_mirroring_twice_gives_the_picture_back() -> None:
    once = mirrored(picture())
    assert np.array_equal(once[:, 0], picture()[:, -1])
    assert np.array_equal(mirrored(once), picture())


def test_tilting_turns_about_the_middle_by_six_degrees() -> None:
    image = np.zeros((101, 101, 3), np.uint8)
    image[50] = 255
    turned = tilted(image)
    assert turned.shape == image.shape
    left, right = turned[:, 10, 0].argmax(), turned[:, 90, 0].argmax()
    assert np.rad2deg(np.arctan((left - right) / 80.0)) == pytest.approx(6, abs=0.8)
    assert turned[50, 50, 0] == 255


def test_the_dark_is_dark_noisy_and_repeatable() -> None:
    grey = np.full((HEIGHT, WIDTH, 3), 200, np.uint8)
    dark = darkened(grey, 3)
    assert dark.mean() == pytest.approx(50, abs=1)
    assert dark.std() == pytest.approx(12, abs=1)
    assert np.array_equal(dark, darkened(grey, 3))
    assert not np.array_equal(dark, darkened(grey, 4))


def test_a_blur_keeps_the_light_and_takes_the_edges() -> None:
    image = np.zeros((200, 400, 3), np.uint8)
    image[:, 200:] = 240
    soft = blurred(image)
    assert soft.mean() == pytest.approx(image.mean(), abs=1)
    assert np.diff(soft[100, :, 0].astype(int)).max() < 60


def test_the_post_stands_narrow_before_the_middle_of_the_body() -> None:
    changed = with_post(picture(), BODY)
    columns = np.nonzero((changed != picture()).any(axis=(0, 2)))[0]
    # 5 % of 52 rows are 3 columns, about column 40.
    assert (columns.min(), columns.max()) in {(38, 40), (39, 41)}
    assert (changed[:, columns] == changed[0, columns[0]]).all()


def test_a_lower_rate_keeps_the_times() -> None:
    kept = list(thinned(film(60)))
    assert len(kept) == 24
    assert all(frame.t == frame.index / 30 for frame in kept)
    gaps = np.diff([frame.t for frame in kept])
    assert gaps.mean() == pytest.approx(1 / 12, rel=0.03)


def test_a_rate_that_is_low_already_stays() -> None:
    assert len(list(thinned(film(20, fps=10.0)))) == 20
    assert len(list(thinned(film(24, fps=12.0)))) == 24


def test_twice_as_fast_takes_half_the_time_at_the_same_rate() -> None:
    fast = list(hurried(film(61)))
    assert [frame.index for frame in fast] == list(range(0, 61, 2))
    assert fast[-1].t == pytest.approx(1.0)
    assert np.diff([frame.t for frame in fast]) == pytest.approx(1 / 30)


def test_few_bits_keep_numbers_and_times_but_not_pixels() -> None:
    frames = [replace(frame, t=frame.t + 0.0004) for frame in film(12)]
    poor = list(compressed(frames))
    assert [(f.index, f.t) for f in poor] == [(f.index, f.t) for f in frames]
    assert all(frame.image.shape == (HEIGHT, WIDTH, 3) for frame in poor)
    assert not np.array_equal(poor[5].image, picture())


def test_an_odd_row_goes_before_the_encoder() -> None:
    (poor,) = compressed(film(1, image=picture()[:-1, :-1]))
    assert poor.image.shape == (HEIGHT - 2, WIDTH - 2, 3)


def test_few_bits_refuse_a_change_of_size() -> None:
    frames = [*film(1), Frame(1, 0.1, picture()[:40])]
    with pytest.raises(ValueError, match="one size"):
        list(compressed(frames))


def test_few_bits_need_a_frame() -> None:
    with pytest.raises(ValueError, match="got none"):
        list(compressed([]))


def _changed(change: Change, frames: Sequence[Frame], body: Body) -> list[Frame]:
    return list(change.apply(frames, body))


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.slug)
def test_every_change_changes_something_and_not_what_it_was_given(change: Change) -> None:
    frames = film(30)
    found = _changed(change, frames, BODY)
    assert np.array_equal(frames[0].image, picture())
    assert change.changes(BODY)
    same_pictures = all(np.array_equal(frame.image, picture()) for frame in found)
    assert len(found) < 30 or not same_pictures
    assert found[-1].t == pytest.approx(frames[-1].t / change.speed, abs=0.1)


def test_slugs_and_names_differ() -> None:
    assert len({change.slug for change in CHANGES}) == len(CHANGES)
    assert len({change.name for change in CHANGES}) == len(CHANGES)
