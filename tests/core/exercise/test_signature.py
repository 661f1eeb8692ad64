"""What bears the signature of an exercise."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

import pytest

from formcheck.core.exercise.definition import Exercise
from formcheck.core.exercise.signature import Signature, Trait, TraitKind
from formcheck.core.exercise.validation import validate
from formcheck.core.pose.posture import MEASURES, Posture, PostureReader, PostureReading
from formcheck.exercises import ALL
from formcheck.exercises.squat import SQUAT
from tests.support.motions.scenes import KNOWN, Filming, Scene
from tests.support.stick import Camera

EVERY = {one.name: one.signature for one in ALL if one.signature is not None}


def looks(
    values: Iterable[float], postures: Sequence[Posture] = (Posture.STANDING,), measure: str = "hip"
) -> list[PostureReading]:
    unseen = dict.fromkeys(MEASURES, math.nan)
    return [
        PostureReading(float(i), postures[i % len(postures)], unseen | {measure: value})
        for i, value in enumerate(values)
    ]


@pytest.mark.parametrize(
    ("values", "figure", "found"),
    [
        ([100.0] * 9, "middle", 100.0),
        ([90.0, 100.0, 110.0, 170.0, 20.0], "middle", 100.0),
        ([100.0] * 9, "span", 0.0),
        ([100.0, 140.0] * 20, "span", 40.0),
        ([100.0, 140.0] * 20 + [20.0], "span", 40.0),
        ([100.0] * 5 + [math.nan] * 5, "middle", 100.0),
    ],
)
def test_a_trait_is_a_figure_inside_its_bounds(
    values: list[float], figure: TraitKind, found: float
) -> None:
    assert Trait("hip", figure, low=found, high=found + 1).fits(looks(values))
    assert not Trait("hip", figure, low=found + 1).fits(looks(values))
    assert not Trait("hip", figure, high=found).fits(looks(values))


@pytest.mark.parametrize("values", [[], [100.0] * 4, [100.0] * 6 + [math.nan] * 20])
def test_what_is_hardly_seen_is_no_trait(values: list[float]) -> None:
    assert not Trait("hip", "middle").fits(looks(values))


@pytest.mark.parametrize(
    ("postures", "fits"),
    [
        ([Posture.PRONE], True),
        ([Posture.PRONE, Posture.PRONE, Posture.PLANK], True),
        ([Posture.PRONE, Posture.PLANK], False),
        ([Posture.PRONE, Posture.UNKNOWN], True),
        ([Posture.PRONE, *[Posture.UNKNOWN] * 3], False),
        ([Posture.UNKNOWN], False),
    ],
)
def test_most_of_the_looks_that_tell_are_in_the_posture(
    postures: list[Posture], fits: bool
) -> None:
    assert Signature("", (Posture.PRONE,)).fits(looks([0.0] * 60, postures)) is fits


def test_every_trait_must_fit() -> None:
    bent, straight = Trait("hip", "middle", high=90), Trait("hip", "middle", low=150)
    held = looks([60.0] * 9)
    assert Signature("", (Posture.STANDING,), (bent,)).fits(held)
    assert not Signature("", (Posture.STANDING,), (bent, straight)).fits(held)


@pytest.mark.parametrize(
    "signature",
    [
        Signature("", (Posture.PRONE,), (Trait("nose", "span"),)),
        Signature("", (Posture.PRONE,), (Trait("hip", "span", low=3, high=3),)),
        Signature("", ()),
        Signature("", (Posture.PRONE,), reps=0),
    ],
)
def test_a_signature_that_contradicts_itself_is_refused(signature: Signature) -> None:
    with pytest.raises(ValueError, match="squat: expected"):
        validate(replace(SQUAT, signature=signature))


@pytest.mark.parametrize("exercise", ALL, ids=lambda one: one.name)
def test_every_exercise_can_be_chosen_and_says_why(exercise: Exercise) -> None:
    assert exercise.signature is not None
    assert exercise.signature.description.strip(" .") == exercise.signature.description


def seen(name: str, camera: Camera) -> list[PostureReading]:
    """Return the looks at what people do, without those before and after."""
    looker = PostureReader()
    motion = Scene(name, bad=False).motion(Filming(camera, fps=10.0))
    shown = [looker.read(pose) for _, pose in motion.frames if pose is not None]
    return [one for one in shown if any(rep.start_s < one.t < rep.end_s for rep in motion.truth)]


@pytest.mark.parametrize("stand_deg", [90.0, -90.0, 60.0])
@pytest.mark.parametrize("name", KNOWN)
def test_what_is_done_bears_its_own_signature_alone(name: str, stand_deg: float) -> None:
    shown = seen(name, Camera(stand_deg))
    assert [other for other, one in EVERY.items() if one.fits(shown)] == [name]
