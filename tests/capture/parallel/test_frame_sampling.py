"""Which pictures are looked at, and what is taken to be in the others."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from formcheck import exercises
from formcheck.capture.parallel.frame_sampling import Rate, fill_skipped, sample_frames
from formcheck.capture.recording.recording import Recording
from formcheck.core.pose.frame import Frame, Image
from formcheck.core.pose.landmarks import Pose
from formcheck.core.results.report import Report, Source
from formcheck.core.session.session import Session
from tests.capture.pose.test_person_selection import FPS, HEIGHT, WIDTH, person
from tests.golden import RECORDINGS, name_of

GREY = np.full((HEIGHT, WIDTH, 3), 90, np.uint8)
Look = Callable[[float], Image]


def still(t: float) -> Image:
    return GREY


def stirring(left: int) -> Look:
    """Return pictures in which something moves from ``left`` on, until 1 s."""

    def picture(t: float) -> Image:
        image = GREY.copy()
        x = left + round(600 * min(t, 1.0)) % 60
        image[200:400, x : x + 20] = 220
        return image

    return picture


def looked_at(
    rate: Rate, times: Iterable[float], picture: Look = still, *, until_s: float = math.inf
) -> list[float]:
    """Return which pictures are looked at, in which a person is found until a time."""
    looked: list[float] = []

    def estimate(frame: Frame) -> Pose | None:
        looked.append(frame.t)
        return person(frame.t, WIDTH / 2) if frame.t < until_s else None

    watch = sample_frames(estimate, rate)
    for number, t in enumerate(times):
        watch(Frame(number, t, picture(t)))
    return looked


def seconds(start_s: float, end_s: float, fps: float = FPS) -> list[float]:
    return [number / fps for number in range(round(start_s * fps), round(end_s * fps))]


def test_without_a_rate_every_picture_is_looked_at() -> None:
    assert looked_at(None, seconds(0, 2)) == seconds(0, 2)


@pytest.mark.parametrize(("rate", "every"), [(30.0, 1), (60.0, 1), (15.0, 2), (10.0, 3), (5.0, 6)])
def test_looks_are_even(rate: float, every: int) -> None:
    assert looked_at(rate, seconds(0, 4)) == seconds(0, 4)[::every]
    trembling = [t + 0.003 * (-1) ** number for number, t in enumerate(seconds(0, 4), start=1)]
    assert looked_at(rate, trembling) == trembling[::every]


def test_the_same_pictures_are_looked_at_wherever_one_begins() -> None:
    whole = looked_at(10.0, seconds(0, 4))
    assert looked_at(10.0, seconds(1.03, 4))[1:] == [t for t in whole if t > 1.04]


def test_in_slow_motion_no_more_than_eight_pictures_wait() -> None:
    spacings = np.diff(looked_at(5.0, seconds(0, 4, fps=240))) * 240
    assert spacings.max() == pytest.approx(9)
    assert spacings.mean() > 7


def test_where_nothing_moves_few_pictures_are_looked_at() -> None:
    assert looked_at("auto", seconds(0, 4)) == seconds(0, 4)[::6]


def test_where_the_person_moves_all_are_looked_at_and_few_again_afterwards() -> None:
    looked = looked_at("auto", seconds(0, 4), stirring(WIDTH // 2 - 20))
    assert [t for t in looked if t < 1] == seconds(0, 1)
    assert len([t for t in looked if t > 1.1]) == 14


def test_what_moves_elsewhere_is_no_reason_to_look() -> None:
    assert looked_at("auto", seconds(0, 4), stirring(20)) == seconds(0, 4)[::6]


def test_who_is_lost_in_a_movement_is_looked_for_in_every_picture() -> None:
    looked = looked_at("auto", seconds(0, 1), stirring(WIDTH // 2 - 20), until_s=0.3)
    assert looked == seconds(0, 1)


def test_an_empty_room_is_looked_at_now_and_then() -> None:
    assert looked_at("auto", seconds(0, 4), until_s=0.0) == seconds(0, 4)[::6]


def test_pictures_that_change_their_size_are_looked_at() -> None:
    sizes = lambda t: GREY if round(t * FPS) % 2 else GREY[::2, ::2]  # noqa: E731  short, and used once
    assert looked_at("auto", seconds(0, 1), sizes) == seconds(0, 1)


def fill(rate: Rate, found: Sequence[Pose | None]) -> list[Pose | None]:
    """Return what comes of poses of which only some are looked for."""
    frames = [Frame(number, t, GREY) for number, t in enumerate(seconds(0, len(found) / FPS))]
    pictures = list(fill_skipped(frames, sample_frames(lambda frame: found[frame.index], rate)))
    assert [frame for frame, _ in pictures] == frames
    return [pose for _, pose in pictures]


def test_between_two_looks_a_pose_is_on_its_straight_way() -> None:
    moving = [person(t, 100 + 300 * t) for t in seconds(0, 1)]
    outline = np.full((25, 2), 10.0)
    outline[3] = np.nan
    moving[3] = replace(moving[3], back=outline)
    moving[6] = replace(moving[6], back=outline + 3)
    filled_in = fill(10.0, moving)
    for pose, true in zip(filled_in, moving, strict=True):
        assert pose is not None
        assert (pose.t, pose.size) == (true.t, true.size)
        np.testing.assert_allclose(pose.image, true.image, atol=0.006)
        np.testing.assert_allclose(pose.visibility, 1.0)
    between = filled_in[4]
    assert between is not None
    assert between.back is not None
    assert (np.nan_to_num(between.back[:4], nan=-1) == [[11, 11]] * 3 + [[-1, -1]]).all()
    assert filled_in[2] is not None
    assert filled_in[2].back is None


def test_the_last_picture_is_looked_at_whatever_the_rate() -> None:
    moving = [person(t, 100 + 300 * t) for t in seconds(0, 1)]
    last = fill(5.0, moving)[-1]
    assert last is moving[-1]


def test_beside_nobody_nobody_is_known() -> None:
    found: list[Pose | None] = [person(t, 320) for t in seconds(0, 12 / FPS)]
    found[3] = None
    assert [pose is not None for pose in fill(10.0, found)] == [
        True, False, False, False, False, False, True, True, True, True, True, True,
    ]  # fmt: skip


@pytest.mark.parametrize("rate", [None, 5.0, "auto"])
@pytest.mark.parametrize("cut_at", [31, 32, 35])
def test_a_cut_is_looked_at_whatever_the_rate(rate: Rate, cut_at: int) -> None:
    """No pose comes of two takes: where the last pictures were skipped nobody is known."""
    here, there = (np.zeros_like(GREY) for _ in range(2))
    here[:240, 100:300], there[240:, 300:600] = 200, 150
    frames = [
        Frame(number, t, here if number < cut_at else there)
        for number, t in enumerate(seconds(0, 2))
    ]

    def estimate(frame: Frame) -> Pose:
        return replace(person(frame.t, 300), after_cut=frame.after_cut)

    poses = [pose for _, pose in fill_skipped(frames, sample_frames(estimate, rate))]
    assert [n for n, pose in enumerate(poses) if pose and pose.after_cut] == [cut_at]
    assert None not in poses[cut_at:]
    assert [n for n, pose in enumerate(poses) if pose is None] == list(
        range(cut_at if rate is None else 31, cut_at)
    )


def report_of(recording: Recording, rate: Rate) -> Report:
    """Return the report on recorded poses of which only some are looked at."""
    poses = dict(recording)
    frames = (Frame(number, t, GREY) for number, t in enumerate(poses))
    session = Session(exercises.get(recording.exercise))
    for frame, pose in fill_skipped(frames, sample_frames(lambda frame: poses[frame.t], rate)):
        session.step(frame.t, pose)
    return session.finish(Source("a", "recording"))


@pytest.mark.parametrize("recording", RECORDINGS, ids=name_of)
@pytest.mark.parametrize("rate", [15.0, 10.0])
def test_times_of_reps_holds_and_faults_stay_what_they_are(recording: Path, rate: float) -> None:
    whole, part = (report_of(Recording(recording), one) for one in (None, rate))
    assert [rep.faults for rep in part.reps] == [rep.faults for rep in whole.reps]
    assert [hold.faults for hold in part.holds] == [hold.faults for hold in whole.holds]
    assert [fault.code for fault in part.faults] == [fault.code for fault in whole.faults]
    assert spans_in(part) == pytest.approx(spans_in(whole), abs=1.01 / rate)
    # Where a rep begins and ends is told from its whole curve: twice the spacing of the looks.
    assert reps_in(part) == pytest.approx(reps_in(whole), abs=2.01 / rate)


def spans_in(report: Report) -> list[float]:
    holds = [(hold.start_s, hold.end_s) for hold in report.holds]
    faults = [(fault.start_s, fault.end_s) for fault in report.faults if fault.rep is None]
    return [t for span in holds + faults for t in span]


def reps_in(report: Report) -> list[float]:
    return [t for rep in report.reps for t in (rep.start_s, rep.turn_s, rep.end_s)]
