"""Time without pictures is nobody's time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from formcheck.core.pose.landmarks import Landmark
from formcheck.core.results.report import Source
from formcheck.core.types import HOLE_S
from formcheck.exercises import get
from formcheck.exercises.plank import PLANK
from formcheck.exercises.squat import SQUAT
from tests.support.hiding import hidden
from tests.support.motion import Frames, watch
from tests.support.motions.holds import staying
from tests.support.motions.scenes import EXERCISES, Filming, Scene
from tests.support.postures import STANDING, plank
from tests.support.stick import Camera

FPS = 10.0


def with_a_hole(frames: Frames, at_s: float, hole_s: float) -> Frames:
    """Let all that comes after a time come later by a hole."""

    def moved(t: float) -> float:
        return t + hole_s if t > at_s else t

    return [(moved(t), pose and replace(pose, t=moved(t))) for t, pose in frames]


def filmed(frames: Frames) -> Source:
    return watch(SQUAT, frames).report.source


@pytest.mark.parametrize("hole_s", [HOLE_S, 1.5, 60.0, 3600.0])
def test_nobody_is_seen_in_a_hole(hole_s: float) -> None:
    frames = staying(STANDING, 4.0).frames
    report = watch(SQUAT, with_a_hole(frames, 2.0, hole_s)).report
    assert report.source.tracked_s == pytest.approx(4.0, abs=2.5 / FPS)
    assert sum(report.view.seconds.values()) == pytest.approx(4.0, abs=0.5)
    assert report.source.duration_s == pytest.approx(4.0 + hole_s, abs=2.5 / FPS)
    assert report.source.fps == pytest.approx(FPS, rel=0.01)


def test_a_short_gap_between_pictures_is_time_all_the_same() -> None:
    frames = with_a_hole(staying(STANDING, 4.0).frames, 2.0, HOLE_S - 2 / FPS)
    assert filmed(frames).tracked_s == pytest.approx(4.0 + HOLE_S - 1 / FPS, abs=0.01)


def test_many_pauses_count_nothing() -> None:
    frames = staying(STANDING, 6.0).frames
    for at_s in (1.0, 4.0, 7.0):
        frames = with_a_hole(frames, at_s, 1.5)
    assert filmed(frames).tracked_s == pytest.approx(6.0, abs=4 / FPS)


@pytest.mark.parametrize("name", EXERCISES)
@pytest.mark.parametrize("bad", [False, True])
@pytest.mark.parametrize("share", [0.3, 0.5, 0.7])
def test_nothing_that_adds_up_time_grows_by_a_hole(name: str, bad: bool, share: float) -> None:
    """Neither faults nor holds, nor what was not seen or not judged, are longer than the film."""
    scene = Scene(name, bad)
    frames = scene.motion(Filming(Camera())).frames
    film_s = frames[-1][0]
    nobody_sure = hidden(frames, list(Landmark), (0.0, 99.0), "unsure")
    for some in (frames, nobody_sure):
        report = watch(get(name), with_a_hole(some, share * film_s, 3600.0)).report
        seconds = [
            *(one.seconds for one in report.unknown),
            *(one.seconds for one in report.not_checked),
            *(one.end_s - one.start_s for one in report.faults),
            *(one.held_s for one in report.holds),
            *(one.good_s for one in report.holds),
            report.source.tracked_s,
            *report.view.seconds.values(),
        ]
        assert max(seconds) <= film_s + 0.1


@pytest.mark.parametrize("hole_s", [1.5, 3600.0])
def test_a_hold_does_not_grow_by_a_hole(hole_s: float) -> None:
    report = watch(PLANK, with_a_hole(staying(plank(), 6.0).frames, 3.0, hole_s)).report
    assert sum(one.held_s for one in report.holds) == pytest.approx(6.0, abs=0.3)


def test_a_source_of_few_pictures_has_their_rate() -> None:
    frames = [(t, pose) for t, pose in staying(STANDING, 9.0).frames if t == round(t)]
    assert filmed(frames).fps == pytest.approx(1.0)
