"""What every exercise promises, whoever writes it."""

from __future__ import annotations

import math
import re

import pytest

from formcheck.core.exercise.definition import Cycle, Exercise, Fault, limit_of, signal_of
from formcheck.core.exercise.visibility import judged_from
from formcheck.core.pose.body import PARTS
from formcheck.core.session.session import Session
from formcheck.core.types import Phase, View
from formcheck.errors import UnknownExerciseError
from formcheck.exercises import ALL, get
from tests.support.motion import clock, film
from tests.support.motions.scenes import KNOWN
from tests.support.stick import Camera

STANDS: dict[View, float] = {"side": 90.0, "oblique": 45.0, "front": 0.0}

exercises = pytest.mark.parametrize("exercise", ALL, ids=lambda exercise: exercise.name)


def test_the_tests_of_all_exercises_know_every_exercise() -> None:
    assert set(KNOWN) == {exercise.name for exercise in ALL}


def test_names_are_unique_and_plain() -> None:
    names = [exercise.name for exercise in ALL]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", name) for name in names)


@exercises
def test_codes_are_those_of_the_technique(exercise: Exercise) -> None:
    codes = [fault.code for fault in exercise.faults]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", code) for code in codes)
    assert set(codes) == KNOWN[exercise.name].codes


@exercises
def test_every_fault_says_what_is_wrong_what_to_do_and_why(exercise: Exercise) -> None:
    for fault in exercise.faults:
        assert fault.title.strip(), fault.code
        assert 1 <= len(fault.cue.split()) <= 4, fault.code
        assert fault.why.endswith("."), fault.code
        assert fault.why.count(".") == 1, fault.code
        assert fault.why[0].isupper(), fault.code
    assert len({fault.title for fault in exercise.faults}) == len(exercise.faults)


@exercises
def test_every_fault_can_be_judged_from_some_view_of_the_exercise(exercise: Exercise) -> None:
    for fault in exercise.faults:
        assert set(fault.views) <= set(exercise.views), fault.code
        assert set(fault.by_view) <= set(fault.views), fault.code
        name = signal_of(fault)
        measured = name is None or bool(exercise.signal(name).views)
        judged = [view for view in exercise.views if judged_from(exercise, fault, view)]
        assert bool(judged) == measured, fault.code
        for view in fault.views:
            assert math.isfinite(limit_of(fault, view)), fault.code


@exercises
def test_faults_are_looked_for_when_the_exercise_is_done(exercise: Exercise) -> None:
    done = {Phase.OUT, Phase.BACK} if isinstance(exercise.measure, Cycle) else {Phase.HOLD}
    for fault in exercise.faults:
        if isinstance(fault, Fault):
            assert fault.phases, fault.code
            assert set(fault.phases) <= done, fault.code
            assert 0.1 <= fault.hold_s <= 2.0, fault.code
        else:
            assert isinstance(exercise.measure, Cycle), fault.code


@exercises
def test_what_carries_the_exercise_is_seen_from_all_its_views(exercise: Exercise) -> None:
    measure = exercise.measure
    carriers = (
        [measure.signal]
        if isinstance(measure, Cycle)
        else [part.signal for part in measure.posture]
    )
    carriers += [part.signal for part in exercise.start.posture] if exercise.start else []
    for name in carriers:
        assert set(exercise.signal(name).views) >= set(exercise.views), name


@exercises
def test_signals_have_titles_and_known_parts(exercise: Exercise) -> None:
    for signal in exercise.signals:
        assert signal.title.strip(), signal.name
        assert signal.views or "not measured" in signal.unknown_text, signal.name
        assert set(signal.parts) <= set(PARTS), signal.name


@exercises
@pytest.mark.parametrize("view", STANDS)
def test_every_signal_is_known_of_a_person_in_full_view(exercise: Exercise, view: View) -> None:
    if view not in exercise.views:
        pytest.skip(f"{exercise.name} is not watched from this view")
    posture = KNOWN[exercise.name].start
    session = Session(exercise)
    frames = film([(0.0, posture), (2.0, posture)], clock(2.0, 10.0), camera=Camera(STANDS[view]))
    ticks = [session.step(t, pose) for t, pose in frames]
    assert ticks[-1].view == view
    for signal in exercise.signals:
        known = math.isfinite(ticks[-1].signals[signal.name])
        assert known is (view in signal.views), signal.name


@exercises
def test_people_are_told_how_to_do_it(exercise: Exercise) -> None:
    assert exercise.title.strip()
    assert exercise.camera.endswith(".")
    assert exercise.prescription.strip()
    assert len(exercise.how_to) == 2, "in two sentences"
    assert all(sentence.endswith(".") for sentence in exercise.how_to)
    assert exercise.phase_titles
    assert all(title.strip() for title in exercise.phase_titles.values())
    assert 2 <= len(exercise.shown) <= 3


@exercises
def test_how_to_begin_is_told_with_how_to_do_it(exercise: Exercise) -> None:
    # A workout shows its own dose in place of the prescription.
    how = exercise.prescription.rpartition(", ")[2]
    if how.endswith(" first"):
        assert set(how.split()) <= set(re.findall(r"\w+", exercise.how_to[0].lower()))


def test_an_exercise_is_found_by_its_name_however_it_is_written() -> None:
    for exercise in ALL:
        assert get(exercise.name) is exercise
        assert get(f" {exercise.name.upper()} ") is exercise
        assert get(exercise.name.replace("_", "-")) is exercise
        assert get(exercise.name.replace("_", " ")) is exercise


def test_an_unknown_exercise_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownExerciseError, match=r"Did you mean bent_over_row\?"):
        get("row")
    with pytest.raises(UnknownExerciseError, match=r"No exercise 'squad'\. Did you mean squat\?"):
        get("squad")
    with pytest.raises(UnknownExerciseError, match=r"There are: .*plank") as refused:
        get("zzz")
    assert "Did you mean" not in str(refused.value)
