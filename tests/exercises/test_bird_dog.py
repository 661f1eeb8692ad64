"""Good bird dogs raise nothing, each fault raises itself, and sides and holds are right."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.core.pose.landmarks import Landmark
from formcheck.core.results.report import Report
from formcheck.core.types import Side
from formcheck.exercises.bird_dog import BIRD_DOG
from tests.support.hiding import How, absent, cropped, hidden
from tests.support.motion import require_good, watch
from tests.support.motions.bird_dog import ALTERNATING, Pace, Reach, bird_dog_motion
from tests.support.motions.technique import REACHES, TECHNIQUES, limit, reach_with
from tests.support.stick import Camera
from tests.support.strategies import examples

WRONG = TECHNIQUES["bird_dog"].wrong


def sides_of(report: Report) -> list[Side | None]:
    return [rep.side for rep in report.reps]


@st.composite
def paces(draw: st.DrawFn) -> Pace:
    """Any pace with a hold that is long enough."""
    reach_s = draw(st.floats(0.5, 1.5))
    return Pace(reach_s, draw(st.floats(1.0, 6.0)), reach_s, draw(st.floats(0.0, 2.0)))


@examples(30)
@given(
    sides=st.lists(st.sampled_from(["left", "right"]), min_size=1, max_size=4),
    pace=paces(),
    body=st.tuples(st.floats(-4.0, 10.0), st.floats(79.0, 88.0)),
    stand_deg=st.sampled_from([90.0, -90.0, 75.0, -105.0]),
    fps=st.floats(12.0, 60.0),
    seed=st.integers(0, 1000),
)
def test_every_rep_counts_at_any_pace(
    sides: list[Side],
    pace: Pace,
    body: tuple[float, float],
    stand_deg: float,
    fps: float,
    seed: int,
) -> None:
    leg, trunk = body
    motion = bird_dog_motion(
        sides,
        pace=pace,
        reach=Reach(leg=leg),
        trunk=trunk,
        camera=Camera(stand_deg),
        fps=fps,
        noise=0.002,
        seed=seed,
    )
    watched = watch(BIRD_DOG, motion.frames)
    repeated = [before == after for before, after in itertools.pairwise(sides)]
    assert sides_of(watched.report) == sides
    assert watched.report.attempts == ()
    assert [rep.faults for rep in watched.report.reps] == [
        ("not_alternating",) if again else () for again in [False, *repeated]
    ]
    for hold in watched.report.holds:
        assert hold.held_s == pytest.approx(pace.hold_s + 0.4 * pace.reach_s, abs=0.4)


@pytest.mark.parametrize("code", REACHES)
@pytest.mark.parametrize("wrong", [0, 1, 3])
def test_a_fault_is_laid_to_the_rep_in_which_it_was_made(code: str, wrong: int) -> None:
    reaches = [reach_with(code, "side") if i == wrong else Reach() for i in range(4)]
    watched = watch(BIRD_DOG, bird_dog_motion(reach=reaches, noise=0.002).frames)
    assert [rep.faults for rep in watched.report.reps] == [
        (code,) if i == wrong else () for i in range(4)
    ]
    [fault] = watched.report.faults
    assert (fault.code, fault.rep, fault.limit) == (code, wrong + 1, limit("bird_dog", code))
    assert fault.unit == BIRD_DOG.unit(BIRD_DOG.fault(code))


def test_only_the_second_of_two_reps_of_one_side_does_not_alternate() -> None:
    order: tuple[Side, ...] = ("left", "left", "right", "left", "left")
    report = watch(BIRD_DOG, bird_dog_motion(order).frames).report
    assert sides_of(report) == list(order)
    assert [bool(rep.faults) for rep in report.reps] == [False, True, False, False, True]


@pytest.mark.parametrize("stand_deg", [90.0, -90.0, 50.0])
def test_talking_on_the_knees_first_is_no_beginning(stand_deg: float) -> None:
    motion = bird_dog_motion(talk_s=30.0, camera=Camera(stand_deg), noise=0.002, fps=20.0)
    require_good(BIRD_DOG, motion)


@pytest.mark.parametrize("stand_deg", [90.0, -90.0])
def test_a_hand_and_a_foot_that_leave_the_picture_cost_no_rep(stand_deg: float) -> None:
    """From 0.8 m to either side of the middle; hands and feet go out to 1.1 m."""
    camera = Camera(stand_deg)
    half = round(0.8 * camera.scale)
    motion = bird_dog_motion(camera=camera, noise=0.002)
    watched = watch(BIRD_DOG, cropped(motion.frames, 640 - half, 0, (2 * half, 720)))
    assert sides_of(watched.report) == list(ALTERNATING)
    assert watched.codes == set()
    assert "knee_bent" in watched.not_checked


@pytest.mark.parametrize("how", ["unsure", "missing"])
def test_a_far_leg_behind_the_near_one_at_rest_costs_no_rep(how: How) -> None:
    motion = bird_dog_motion(("left", "right", "left"), camera=Camera(90.0))
    far = [Landmark.LEFT_KNEE, Landmark.LEFT_ANKLE, Landmark.LEFT_HEEL, Landmark.LEFT_FOOT_INDEX]
    frames, before_s = motion.frames, 1.0
    for truth in motion.truth:
        frames = hidden(frames, far, (before_s, truth.start_s + 0.1), how)
        before_s = truth.end_s - 0.1
    watched = watch(BIRD_DOG, frames)
    assert sides_of(watched.report) == ["left", "right", "left"]
    assert watched.codes == set()


def test_a_person_not_seen_for_a_rep_may_have_changed_sides_in_it() -> None:
    motion = bird_dog_motion(("left", "right", "left"))
    unseen = motion.truth[1]
    watched = watch(BIRD_DOG, absent(motion.frames, (unseen.start_s, unseen.end_s)))
    assert sides_of(watched.report) == ["left", "left"]
    assert watched.codes == set()
