"""Which exercise is done, when nobody said so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pytest

from formcheck.app.auto_detect import make_detector
from formcheck.core.exercise.definition import Exercise
from formcheck.core.pose.landmarks import Pose
from formcheck.core.recognition.exercise_detector import ExerciseDetector
from formcheck.core.results.events import Choice
from formcheck.exercises import ALL, get
from tests.core.recognition.watchers import Played
from tests.support.motion import Frames, Key, Motion, clock, film, one_after_another
from tests.support.motions.everyday import crouch_to_the_camera, kneeling_talk, stay, walk, wave
from tests.support.motions.scenes import EXERCISES, Filming, Scene
from tests.support.motions.squat import squat_motion
from tests.support.postures import PLANK, STANDING, squat_to
from tests.support.stick import Camera, Posture

SQUATS = squat_motion(4, fps=10.0).frames
PLANKING = film([(0.0, PLANK), (12.0, PLANK)], clock(12.0, 10.0))


def first(choosing: ExerciseDetector, frames: Iterable[tuple[float, Pose | None]]) -> Choice | None:
    """Return what is chosen as soon as it is clear."""
    choices = (choosing.step(t, pose) for t, pose in frames)
    return next((choice for choice in choices if choice is not None), None)


def whole(choosing: ExerciseDetector, frames: Iterable[tuple[float, Pose | None]]) -> Choice | None:
    """Return what is chosen once all has been seen."""
    for t, pose in frames:
        choosing.step(t, pose)
    return choosing.conclude()


def test_an_exercise_is_chosen_with_its_first_rep() -> None:
    choice = first(ExerciseDetector([Played("squat", reps=(3.0,), moving=(1.0, 3.0))]), SQUATS)
    assert choice is not None
    assert choice.exercise == "squat"
    assert choice.at_s == pytest.approx(3.0, abs=0.11)
    assert choice.since_s == pytest.approx(1.0, abs=0.11)
    assert choice.because == "reps_counted"


def test_a_posture_is_chosen_when_it_was_held_for_three_seconds() -> None:
    choice = first(ExerciseDetector([Played("plank", held=(2.0, 9.0))]), PLANKING)
    assert choice is not None
    assert choice.because == "posture_held"
    assert choice.since_s == pytest.approx(2.0, abs=0.11)
    assert choice.at_s == pytest.approx(5.0, abs=0.2)


def test_a_clip_that_is_over_need_not_show_as_much() -> None:
    def held(until_s: float) -> Choice | None:
        return whole(
            ExerciseDetector([Played("plank", held=(1.0, until_s))]), PLANKING[: int(10 * until_s)]
        )

    assert held(3.0) is not None
    assert held(2.0) is None


@pytest.mark.parametrize("frames", [PLANKING, squat_motion(0, lead_s=4.0, fps=10.0).frames])
def test_what_counts_but_looks_otherwise_is_not_chosen(frames: Frames) -> None:
    squatting = Played("squat", reps=(3.0, 5.0), moving=(1.0, 3.0))
    assert first(ExerciseDetector([squatting]), frames) is None
    assert whole(ExerciseDetector([squatting]), frames) is None


def test_what_looks_like_it_but_does_not_count_is_not_chosen() -> None:
    assert whole(ExerciseDetector([Played("squat", moving=(1.0, 3.0))]), SQUATS) is None


def both(own: Sequence[float], other: Sequence[float]) -> ExerciseDetector:
    """Return two sessions that count what looks like squats."""
    bears = get("squat").signature
    assert bears is not None

    class Other(Played):
        @property
        def exercise(self) -> Exercise:
            return replace(get("deadlift"), signature=bears)

    return ExerciseDetector(
        [
            Played("squat", reps=tuple(own), moving=(1.0, 3.0)),
            Other("deadlift", reps=tuple(other), moving=(1.0, 4.0)),
        ]
    )


def test_between_two_nothing_is_chosen() -> None:
    assert first(both([3.0], [3.0]), SQUATS) is None
    assert whole(both([3.0, 5.0, 7.0], [3.0, 5.0]), SQUATS) is None


def test_twice_as_much_is_clear() -> None:
    choice = whole(both([3.0, 5.0], [3.0]), SQUATS)
    assert choice is not None
    assert choice.exercise == "squat"


def test_a_movement_that_another_one_may_count_is_waited_for() -> None:
    choice = first(both([3.0], []), SQUATS)
    assert choice is not None
    assert choice.at_s == pytest.approx(4.0, abs=0.11)
    assert first(both([3.0], [3.9]), SQUATS) is None


def test_an_exercise_without_a_signature_is_never_chosen() -> None:
    class Unsigned(Played):
        @property
        def exercise(self) -> Exercise:
            return replace(get("squat"), signature=None)

    squatting = Unsigned("squat", reps=(3.0,), moving=(1.0, 3.0))
    assert whole(ExerciseDetector([squatting]), SQUATS) is None


def test_what_was_seen_is_told() -> None:
    choosing = ExerciseDetector([])
    assert choosing.seen() == ()
    whole(choosing, [*SQUATS, *((t + 100.0, replace(p, t=t + 100.0)) for t, p in PLANKING if p)])
    assert choosing.seen() == ("standing", "plank")


def both_times(frames: Iterable[tuple[float, Pose | None]]) -> tuple[Choice | None, Choice | None]:
    """Return what is chosen of all exercises as soon as it is clear, and once all has been seen."""
    choosing = make_detector()
    at_once = None
    for t, pose in frames:
        choice = choosing.step(t, pose)
        at_once = at_once or choice
    return at_once, choosing.conclude()


def watchable(name: str, stand_deg: float) -> None:
    """Leave out what is not watched from there."""
    view = "side" if abs(stand_deg) == 90.0 else "oblique"
    if view not in get(name).views:
        pytest.skip(f"{name} is not watched from this view")


def scene(name: str, stand_deg: float, *, bad: bool) -> Motion:
    return Scene(name, bad=bad, reps=3).motion(Filming(Camera(stand_deg), fps=10.0))


# From the other side it is a mirrored picture: tests/core/session/test_invariance.py.
stands = pytest.mark.parametrize(
    "stand_deg", [90.0, pytest.param(-90.0, marks=pytest.mark.slow), 60.0]
)


@stands
@pytest.mark.parametrize("name", EXERCISES)
def test_every_exercise_is_chosen_while_it_goes_on_and_at_its_end(
    name: str, stand_deg: float
) -> None:
    watchable(name, stand_deg)
    motion = scene(name, stand_deg, bad=False)
    at_once, at_last = both_times(motion.frames)
    assert at_once is not None
    assert at_last is not None
    assert at_once.exercise == at_last.exercise == name
    assert at_once.since_s == pytest.approx(motion.truth[0].start_s, abs=1.0)


@stands
@pytest.mark.parametrize("name", EXERCISES)
def test_bad_form_is_not_taken_for_another_exercise(name: str, stand_deg: float) -> None:
    frames = scene(name, stand_deg, bad=True).frames
    assert {one.exercise for one in both_times(frames) if one} <= {name}


def test_a_squat_from_the_front_is_chosen() -> None:
    choice = whole(make_detector(), scene("squat", 0.0, bad=False).frames)
    assert choice is not None
    assert choice.exercise == "squat"


EVERYDAY: dict[str, Sequence[Key]] = {
    "stands": [(0.0, STANDING), (10.0, STANDING)],
    "walks": walk(0.0, -1.5, 1.5),
    "waves": wave(),
    "kneels and talks": kneeling_talk(8.0),
    "crouches to the camera": stay(crouch_to_the_camera(0.0, 0.0), 3.0),
    "dips a little": [(0.0, STANDING), (1.0, squat_to(0.8)), (2.0, STANDING), (3.0, STANDING)],
    "bows": [(0.0, Posture()), (1.0, Posture(trunk=25.0)), (2.0, Posture()), (3.0, Posture())],
}


@stands
@pytest.mark.parametrize("what", EVERYDAY)
def test_what_is_no_exercise_is_not_chosen(what: str, stand_deg: float) -> None:
    keys = EVERYDAY[what]
    frames = film(keys, clock(keys[-1][0], 10.0), camera=Camera(stand_deg))
    assert both_times(frames) == (None, None)


def test_who_walks_in_first_is_told_all_the_same() -> None:
    keys = walk(0.0, -1.5, 0.0)
    came = Motion(film(keys, clock(keys[-1][0], 20.0)))
    motion = one_after_another(came, squat_motion(2, fps=20.0))
    choice = first(make_detector(), motion.frames)
    assert choice is not None
    assert choice.exercise == "squat"
    assert choice.since_s == pytest.approx(motion.truth[0].start_s, abs=0.5)


def test_nobody_is_nothing() -> None:
    nobody: Frames = [(i / 10, None) for i in range(100)]
    choosing = make_detector()
    assert whole(choosing, nobody) is None
    assert choosing.seen() == ()


def test_all_exercises_can_be_chosen() -> None:
    assert all(exercise.signature is not None for exercise in ALL)
