"""What a change of pictures did to counts, and the sample it is tried on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks import clips, robustness_pictures
from benchmarks.clips import Clip
from benchmarks.picture_changes import CHANGES
from benchmarks.picture_cuts import body_of
from benchmarks.robustness_pictures import Row, changed_recording, lines, pairs, sample
from formcheck.capture.recording.recording import Recording
from formcheck.core.pose.frame import Frame
from formcheck.core.pose.landmarks import Pose
from formcheck.core.results.events import NotChecked
from formcheck.core.results.report import Source
from formcheck.exercises.plank import PLANK
from formcheck.exercises.squat import SQUAT
from tests.benchmarks.made import hold, record, rep, report

SAMPLE = Path(__file__).resolve().parents[2] / "samples" / "squat_side.mp4"
SQUATS = Clip(Path("sq.mp4"), "squat", "side", reps=2)
HELD = Clip(Path("pl.mp4"), "plank", "side", hold_s=6.0)


def test_a_count_that_stays_is_no_change() -> None:
    row = Row()
    row.add(SQUATS, report(SQUAT, reps=[rep(0), rep(3)]), report(SQUAT, reps=[rep(1), rep(4)]))
    assert (row.clips, row.changed) == (1, [])


def test_a_count_that_changes_is_named_with_both_counts() -> None:
    row = Row()
    row.add(SQUATS, report(SQUAT, reps=[rep(0), rep(3)]), report(SQUAT, reps=[rep(0)]))
    assert (row.clips, row.changed) == (1, ["sq: 2 to 1"])


@pytest.mark.parametrize(
    ("after_s", "speed", "changed"),
    [
        (5.6, 1.0, []),
        (5.4, 1.0, ["pl: 6.0 s to 5.4 s"]),
        (3.2, 2.0, []),
        (6.0, 2.0, ["pl: 3.0 s to 6.0 s"]),
    ],
)
def test_seconds_held_follow_the_speed(after_s: float, speed: float, changed: list[str]) -> None:
    row = Row()
    before, after = report(PLANK, holds=[hold(0, 6)]), report(PLANK, holds=[hold(0, after_s)])
    row.add(HELD, before, after, speed)
    assert row.changed == changed


def test_warnings_that_come_and_go() -> None:
    row = Row()
    before = report(SQUAT, faults=[record(c, 0, 1) for c in ("shallow", "trunk_lean", "too_fast")])
    after = report(
        SQUAT,
        faults=[record("too_fast", 0, 1), record("knee_valgus", 0, 1)],
        not_checked=[NotChecked("trunk_lean", "view", 5.0)],
    )
    row.add(SQUATS, before, after)
    assert (row.new, row.lost) == (["sq: knee_valgus"], ["sq: shallow"])


@pytest.mark.parametrize(("speed", "new"), [(1.0, ["sq: too_fast"]), (2.0, [])])
def test_faults_in_seconds_may_come_with_the_speed(speed: float, new: list[str]) -> None:
    row = Row()
    quick = report(SQUAT, faults=[replace(record("too_fast", 0, 1), unit="s")])
    row.add(SQUATS, report(SQUAT), quick, speed)
    assert row.new == new


def test_the_table_groups_changes_and_adds_them_up() -> None:
    found = {change.name: Row() for change in CHANGES}
    one, other = report(SQUAT, reps=[rep(0)]), report(SQUAT)
    found["mirrored"].add(SQUATS, one, other)
    found["mirrored"].add(SQUATS, one, one)
    found["blurred"].add(SQUATS, one, one)
    text = "\n".join(lines(found))
    seen, dark = text.split("Dark and blur")
    assert "goal: at most 2 %" in seen
    assert "goal: at most 5 %" in dark
    assert "| mirrored | 2 | 1 | 50 % | sq: 1 to 0 | none | none |" in seen
    assert "| all | 2 | 1 | 50 % |" in seen
    assert "| all | 1 | 0 | 0 % |" in dark
    assert "| tilted by 6° | 0 | 0 | - |" in seen


def test_the_sample_is_the_shortest_right_real_clips_of_each_exercise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def clip(name: str, exercise: str, *, sped_up: bool = False) -> Clip:
        return Clip(Path(name), exercise, "side", reps=1, sped_up=sped_up)

    all_clips = [
        clip("9", "squat"),
        clip("1", "squat", sped_up=True),
        clip("2wrong", "squat"),
        clip("5", "squat"),
        clip("4", "squat"),
        clip("7", "deadlift"),
    ]
    monkeypatch.setattr(robustness_pictures, "_length_s", lambda c: float(c.path.name[0]))
    monkeypatch.setattr(robustness_pictures, "_right", lambda c, model: c.path.name != "2wrong")
    assert [c.path.name for c in sample(all_clips, 2, "full")] == ["4", "5", "7"]


class Standing:
    """A pose model that sees a person as large as the picture, and notes what it was given."""

    given: list[Frame] = []  # noqa: RUF012 - each process that makes poses has its own

    def __init__(self, model: str) -> None:
        self.given.clear()

    def __enter__(self) -> Standing:
        return self

    def __exit__(self, *error: object) -> None:
        return

    def estimate(self, frame: Frame) -> Pose:
        self.given.append(frame)
        height, width = frame.image.shape[:2]
        rows = np.linspace(0.1, 0.9, 33) * height
        image = np.column_stack([np.full(33, width / 2), rows])
        return Pose(frame.t, (width, height), image, np.zeros((33, 3)), np.ones(33))


def test_poses_of_a_change_are_made_once_and_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clips, "CACHE", tmp_path)
    monkeypatch.setattr(clips, "MediaPipePose", Standing)
    clips.poses_of.cache_clear()
    try:
        feet, fast = (next(c for c in CHANGES if c.slug == slug) for slug in ("feet", "fast"))
        whole = clips.poses_of(SAMPLE, "full").moments
        made = [changed_recording(SAMPLE, change, "full") for change in (feet, fast)]
        assert all("-v1-full-" in path.name for path in made)
        assert len(set(made)) == 2
        assert len(tuple(Recording(made[1]))) == (len(whole) + 1) // 2
        Standing.given.clear()
        assert changed_recording(SAMPLE, feet, "full") == made[0]
        assert Standing.given == []
        [(_, before), *_], (_, after) = whole, next(iter(Recording(made[0])))
        assert before is not None
        assert after is not None
        assert after.size[0] == before.size[0]
        assert after.size[1] < before.size[1]
    finally:
        clips.poses_of.cache_clear()


def test_a_cut_that_takes_nothing_is_not_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(video: Path, model: str) -> clips.Poses:
        pose = Standing("full").estimate(Frame(0, 0.0, np.zeros((60, 90, 3), np.uint8)))
        low = np.array(pose.image)
        low[:, 1] += 30
        moved = Pose(0.0, pose.size, low, pose.world, pose.visibility)
        return clips.Poses([(0.0, moved)], Source("poses", "recording"))

    monkeypatch.setattr(robustness_pictures, "poses_of", gone)
    monkeypatch.setattr(robustness_pictures, "_unchanged", lambda clip, model: report(SQUAT))
    slugs = {change.slug for _, change in pairs([SQUATS], "full")}
    assert slugs == {change.slug for change in CHANGES} - {"feet"}


@pytest.mark.parametrize(("rep_s", "hurried"), [(1.7, True), (1.5, False)])
def test_what_is_quick_already_is_not_hurried(
    rep_s: float, monkeypatch: pytest.MonkeyPatch, *, hurried: bool
) -> None:
    one = replace(rep(0), end_s=rep_s)
    seen = clips.Poses([(0.0, None)], Source("poses", "recording"))
    body = body_of([Standing("full").estimate(Frame(0, 0.0, np.zeros((60, 90, 3), np.uint8)))])
    monkeypatch.setattr(robustness_pictures, "poses_of", lambda video, model: seen)
    monkeypatch.setattr(robustness_pictures, "body_of", lambda poses: body)
    quick = report(SQUAT, reps=[rep(3), one])
    monkeypatch.setattr(robustness_pictures, "_unchanged", lambda clip, model: quick)
    slugs = {change.slug for _, change in pairs([SQUATS], "full")}
    assert ("fast" in slugs) is hurried
    assert "mirror" in slugs
