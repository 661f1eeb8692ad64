"""Workouts of one's own: what a file may say, what is refused, and on which line."""

from __future__ import annotations

from pathlib import Path

import pytest

from formcheck.core.goal import Goal
from formcheck.core.workout.definition import Step
from formcheck.errors import UserFileError
from formcheck.userfiles.exercise_file import exercise_template
from formcheck.userfiles.workout_file import read_workout, workout_template
from tests.support.commands import Here, complaint, refusal

TEMPLATE = workout_template()


def saved(text: str, folder: Path) -> Path:
    path = folder / "my.toml"
    path.write_text(text, "utf-8")
    return path


def test_the_example_is_sound(tmp_path: Path) -> None:
    workout, exercises = read_workout(saved(TEMPLATE, tmp_path))
    assert (workout.name, workout.title, workout.between_s) == ("evening", "Evening back", 30)
    assert workout.steps == (
        Step("bird_dog", Goal(reps=8, sets=2)),
        Step("plank", Goal(hold_s=30, sets=2)),
    )
    assert [exercise.name for exercise in exercises] == ["bird_dog", "plank"]
    timed, _ = read_workout(saved(TEMPLATE.replace("reps = 8  ", "work_s = 60  "), tmp_path))
    assert timed.steps[0].goal == Goal(work_s=60, sets=2)
    sides, _ = read_workout(saved(TEMPLATE.replace("# each_side", "each_side"), tmp_path))
    assert [step.each_side for step in sides.steps] == [False, True]


def test_an_exercise_may_be_ones_own_beside_the_workout(tmp_path: Path) -> None:
    (tmp_path / "my_lunge.toml").write_text(exercise_template(), "utf-8")
    text = TEMPLATE.replace('"bird_dog"', '"my_lunge.toml"')
    workout, exercises = read_workout(saved(text, tmp_path))
    assert workout.steps[0].exercise == exercises[0].name == "my_lunge"


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("between_s = 30", "betwen_s = 30", "betwen_s: unknown key; did you mean between_s?"),
        ("between_s = 30", "between_s = -1", "between_s: expected 0 to 3600 between_s, got -1"),
        ('name = "evening"', 'name = "../evening"', "name: expected a name of small letters"),
        ('title = "Evening back"', 'title = ""', "title: expected 1 to 200 characters"),
        ('about = "Two exercises before bed."', 'about = "a\\nb"', "about: expected 1 to 200"),
        ('exercise = "bird_dog"', 'exercise = "bird_dgo"', "Did you mean bird_dog?"),
        ("reps = 8  ", "reps = 0  ", "reps: expected 1 to 999 reps, got 0"),
        ("reps = 8  ", "reps = 8.5  ", "reps: expected a valid integer"),
        ("hold_s = 30  ", "hold_s = 9999  ", "hold_s: expected 1 to 3600"),
    ],
)
def test_mistakes_are_told_with_their_lines(
    before: str, after: str, told: str, tmp_path: Path
) -> None:
    assert TEMPLATE.count(before) == 1
    line = TEMPLATE[: TEMPLATE.index(before)].count("\n") + 1
    with pytest.raises(UserFileError) as error:
        read_workout(saved(TEMPLATE.replace(before, after), tmp_path))
    message = str(error.value)
    assert f"line {line}: " in message
    assert told in message
    assert "`formcheck workout --template` prints an example" in message


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("reps = 8  ", "hold_s = 8  ", "expected reps or work_s for bird_dog, got hold_s"),
        ("reps = 8  ", "reps = 8\nhold_s = 3  #", "for bird_dog, got reps and hold_s"),
        ("reps = 8  ", "# reps", "for bird_dog, got none"),
        ("hold_s = 30  ", "reps = 3  ", "expected hold_s for plank, got reps"),
        ("hold_s = 30  ", "work_s = 3  ", "expected hold_s for plank, got work_s"),
    ],
)
def test_a_dose_must_fit_the_exercise(before: str, after: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(UserFileError, match=told):
        read_workout(saved(TEMPLATE.replace(before, after), tmp_path))


def test_one_side_alone_is_refused(tmp_path: Path) -> None:
    text = TEMPLATE.replace("# each_side = true", "each_side = true")
    odd = text.replace("sets = 2\nrest_s = 30\neach", "sets = 3\nrest_s = 30\neach")
    assert odd != text
    with pytest.raises(UserFileError, match="each_side: expected an even number of sets"):
        read_workout(saved(odd, tmp_path))


def test_steps_are_needed_and_not_too_many(tmp_path: Path) -> None:
    head, steps = TEMPLATE.split("[[steps]]", 1)
    with pytest.raises(UserFileError, match="expected steps, got none"):
        read_workout(saved(head, tmp_path))
    with pytest.raises(UserFileError, match="expected 1 to 50 steps, got 0"):
        read_workout(saved(f"steps = []\n{head}", tmp_path))
    many = head + "".join(f"[[steps]]{steps}" for _ in range(26))
    with pytest.raises(UserFileError, match="expected 1 to 50 steps, got 52"):
        read_workout(saved(many, tmp_path))


def test_an_exercise_that_cannot_be_read_is_told_with_its_line_and_one_remedy(
    tmp_path: Path,
) -> None:
    with pytest.raises(UserFileError) as error:
        read_workout(saved(TEMPLATE.replace('"bird_dog"', '"none.toml"'), tmp_path))
    message = str(error.value)
    line = TEMPLATE[: TEMPLATE.index('exercise = "bird_dog"')].count("\n") + 1
    assert f"line {line}: exercise: " in message
    assert "which cannot be read" in message
    assert message.count("prints an example") == 1
    assert message.endswith("`formcheck exercises --template` prints an example")


def test_a_mistake_in_an_exercise_names_both_files_and_one_remedy(tmp_path: Path) -> None:
    wrong = exercise_template().replace("above = 30", "abov = 30")
    (tmp_path / "my_lunge.toml").write_text(wrong, "utf-8")
    text = TEMPLATE.replace('"bird_dog"', '"my_lunge.toml"')
    with pytest.raises(
        UserFileError, match=r"my\.toml .*my_lunge\.toml .*abov: unknown key"
    ) as error:
        read_workout(saved(text, tmp_path))
    assert str(error.value).count("prints an example") == 1
    assert str(error.value).endswith("`formcheck exercises --template` prints an example")


def test_the_command_line_refuses_it_in_one_line(here: Here, tmp_path: Path) -> None:
    wrong = saved(TEMPLATE.replace("between_s", "betwen_s"), tmp_path)
    assert "betwen_s: unknown key" in complaint(here("workout", wrong))
    assert here("workout", "--template").out == TEMPLATE
    assert "--template stands alone, got starter" in refusal(
        here("workout", "starter", "--template"), code=2
    )
