"""Where the film cuts nothing goes on: no hold, no rep, no fault, and not the view."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

import pytest

from formcheck.core.results.events import (
    AttemptEnded,
    Event,
    FaultCleared,
    FaultRaised,
    HoldEnded,
    HoldStarted,
    RepCounted,
    Tick,
)
from formcheck.exercises.deadlift import DEADLIFT
from formcheck.exercises.plank import PLANK
from formcheck.exercises.squat import SQUAT
from tests.support.hiding import absent
from tests.support.motion import Frames, Tempo, Watched, watch
from tests.support.motions.deadlift import deadlift_motion
from tests.support.motions.plank import plank_motion
from tests.support.motions.squat import squat_motion
from tests.support.motions.technique import PLANKS
from tests.support.stick import Camera

FRAME_S = 1 / 30
TEMPO = Tempo(down_s=1.0, bottom_s=0.4, up_s=1.0, top_s=0.8)
SIDE, FRONT = Camera(90.0), Camera(0.0)
Some = TypeVar("Some", bound=Event)


def part(frames: Frames, start_s: float, end_s: float = 99.0) -> Frames:
    return [(t, pose) for t, pose in frames if start_s <= t < end_s]


def spliced(*takes: Frames, marked: bool = True) -> Frames:
    """Return one film of several takes; the first pose of each but the first says so."""
    film: Frames = []
    for take in takes:
        later_s = film[-1][0] + FRAME_S - take[0][0] if film else 0.0
        cut = marked and bool(film)
        for t, pose in take:
            after_cut = cut and pose is not None
            film.append((t + later_s, pose and replace(pose, t=t + later_s, after_cut=after_cut)))
            cut = cut and not after_cut
    return film


def cut_s(film: Frames) -> float:
    """Return when the only cut of a film is seen."""
    [t] = [t for t, pose in film if pose is not None and pose.after_cut]
    return t


def those(kind: type[Some], watched: Watched) -> list[Some]:
    return [event for tick in watched.ticks for event in tick.events if isinstance(event, kind)]


def at(t: float, watched: Watched) -> Tick:
    return next(tick for tick in watched.ticks if tick.t >= t)


def two_planks(camera: Camera = SIDE) -> list[Frames]:
    """Return a plank of 5 s up to the cut, and one of 4 s from the cut on."""
    first = part(plank_motion(9.0).frames, 0.0, 7.3)
    second = part(plank_motion(9.0, camera=camera).frames, 4.0, 8.0)
    return [first, second]


def test_a_hold_in_two_takes_is_two_holds() -> None:
    film = spliced(*two_planks())
    watched = watch(PLANK, film)
    first, second = watched.report.holds
    assert (first.held_s, second.held_s) == pytest.approx((5.0, 4.0), abs=0.2)
    assert first.end_s == pytest.approx(cut_s(film) - FRAME_S)
    assert second.start_s >= cut_s(film)
    assert [event.t for event in those(HoldEnded, watched)] == [cut_s(film)]
    assert len(those(HoldStarted, watched)) == 2


def test_without_a_cut_it_is_one_hold() -> None:
    watched = watch(PLANK, spliced(*two_planks(), marked=False))
    assert [hold.held_s for hold in watched.report.holds] == [pytest.approx(9.0, abs=0.2)]


def test_a_hold_ends_before_a_cut_after_which_nobody_is_seen_at_first() -> None:
    first, second = two_planks()
    nobody = absent(part(second, 4.0, 4.6), (0.0, 99.0))
    watched = watch(PLANK, spliced(first, nobody, part(second, 4.6)))
    assert [hold.held_s for hold in watched.report.holds] == pytest.approx([5.0, 3.4], abs=0.2)
    assert watched.report.holds[0].end_s == pytest.approx(first[-1][0])


def test_the_view_is_found_anew() -> None:
    film = spliced(*two_planks(camera=Camera(50.0)))
    watched = watch(PLANK, film)
    assert at(cut_s(film) - FRAME_S, watched).view == "side"
    assert at(cut_s(film) + 0.5, watched).view == "oblique"


def test_a_person_of_another_size_is_measured_anew() -> None:
    near = squat_motion(1, tempo=TEMPO, camera=SIDE).frames
    far = squat_motion(2, tempo=TEMPO, camera=replace(SIDE, px_per_m=0.3 * SIDE.scale)).frames
    report = watch(SQUAT, spliced(near, far)).report
    assert len(report.reps) == 3
    assert len({round(rep.measures["hip_height_bottom_ratio"], 2) for rep in report.reps}) == 1


def test_a_fault_ends_at_the_cut_and_is_raised_again() -> None:
    motion = plank_motion(9.0, posture=PLANKS["hips_sagging"])
    film = spliced(part(motion.frames, 0.0, 7.3), part(motion.frames, 4.0, 8.0))
    watched = watch(PLANK, film)
    assert len(those(FaultRaised, watched)) == 2
    assert cut_s(film) in [event.t for event in those(FaultCleared, watched)]
    first, second = watched.report.faults
    assert first.end_s < cut_s(film) <= second.start_s


@pytest.mark.parametrize("down_share", [0.5, 0.9, 1.1, 1.4])
def test_a_rep_that_a_cut_interrupts_is_not_counted_and_not_joined(down_share: float) -> None:
    """The second take shows the way up from where the first has left off."""
    motion = squat_motion(1, tempo=TEMPO, camera=SIDE)
    [rep] = motion.truth
    middle_s = rep.start_s + down_share * (rep.turn_s - rep.start_s)
    again = squat_motion(2, tempo=TEMPO, camera=SIDE)
    takes = part(motion.frames, 0.0, middle_s), part(again.frames, middle_s)
    assert len(watch(SQUAT, spliced(*takes, marked=False)).report.reps) == 2
    film = spliced(*takes)
    watched = watch(SQUAT, film)
    [whole] = watched.report.reps
    assert whole.start_s > cut_s(film)
    assert [one.reason for one in watched.report.attempts] == ["not_finished"]
    assert [event.t for event in those(AttemptEnded, watched)] == [cut_s(film)]


def test_a_rep_that_is_nearly_back_counts_as_at_the_end_of_a_source() -> None:
    motion = squat_motion(1, tempo=TEMPO, camera=SIDE)
    [rep] = motion.truth
    again = squat_motion(1, tempo=TEMPO, camera=SIDE)
    film = spliced(part(motion.frames, 0.0, rep.end_s - 0.37), again.frames)
    watched = watch(SQUAT, film)
    first, second = watched.report.reps
    assert (first.cut_off, second.cut_off) == (True, False)
    assert [event.number for event in those(RepCounted, watched)] == [1, 2]
    assert those(RepCounted, watched)[0].t == cut_s(film)


@pytest.mark.parametrize("lead_s", [0.1, 1.0])
@pytest.mark.parametrize("camera", [SIDE, FRONT])
def test_takes_of_one_rep_each_count_all(lead_s: float, camera: Camera) -> None:
    one = squat_motion(1, tempo=TEMPO, camera=SIDE, tail_s=0.3)
    other = squat_motion(1, tempo=TEMPO, camera=camera, lead_s=lead_s, tail_s=0.3)
    watched = watch(SQUAT, spliced(one.frames, other.frames, one.frames))
    assert [rep.number for rep in watched.report.reps] == [1, 2, 3]
    assert watched.report.attempts == ()
    assert watched.codes == set()


def test_a_take_that_opens_in_the_middle_of_a_rep_does_not_count_it() -> None:
    """The first half may have been the last thing that the take before has shown."""
    motion = squat_motion(2, tempo=TEMPO, camera=SIDE)
    first, _ = motion.truth
    film = spliced(squat_motion(1, tempo=TEMPO).frames, part(motion.frames, first.turn_s))
    assert len(watch(SQUAT, film).report.reps) == 2


def test_takes_that_open_with_the_weight_on_the_floor_count_each_lift() -> None:
    lift = deadlift_motion(1, from_floor=True, camera=SIDE, lead_s=0.3, tail_s=0.5)
    assert len(watch(DEADLIFT, lift.frames).report.reps) == 1
    assert len(watch(DEADLIFT, spliced(*[lift.frames] * 3)).report.reps) == 3


def test_at_rest_a_cut_takes_nothing_away() -> None:
    motion = squat_motion(3, tempo=TEMPO, camera=SIDE)
    between_s = motion.truth[0].end_s + 0.7
    film = spliced(part(motion.frames, 0.0, between_s), part(motion.frames, between_s))
    report = watch(SQUAT, film).report
    assert (len(report.reps), report.attempts) == (3, ())
