"""The loop: who is called when, what happens to commands, and what is kept when something fails."""

from __future__ import annotations

import csv
import json
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from formcheck.app.pipeline import (
    PAUSE_TAKES_S,
    Controls,
    Observation,
    observations_from_frames,
    observations_from_poses,
    run,
)
from formcheck.capture.recording.recording import Recording, RecordingWriter
from formcheck.core.pose.frame import Frame
from formcheck.core.results.events import Tick
from formcheck.core.results.report import Report, Source
from formcheck.errors import CameraError, OutputError
from formcheck.exercises.squat import SQUAT
from formcheck.sinks.base import Command, Sink
from formcheck.sinks.files.session_files import FramesCsv, ReportJson
from tests.golden import FOLDER, judged
from tests.support.motions.squat import squat_motion

NAMELESS = Source(name="test", kind="camera")
SQUATS = [
    Observation(t, pose, None)
    for t, pose in Recording(FOLDER / "squat_side.poses.jsonl.gz")
    if t < 8.4
]
#: Between the two squats, and in the middle of the second.
BETWEEN, MIDDLE = round(4.7 * 30), round(6.5 * 30)
#: Times of the same moment with and without a pause differ in the last bits.
MS = 5e-4


@dataclass
class Diary:
    """A sink that notes what is asked of it, and fails when it is told to."""

    name: str = "sink"
    notes: list[Any] = field(default_factory=list)
    ticks: list[Tick] = field(default_factory=list)
    frames: list[Frame | None] = field(default_factory=list)
    reports: list[Report | None] = field(default_factory=list)
    fails_at: int | None = None
    fails_to_close: BaseException | None = None

    def write(self, tick: Tick, frame: Frame | None) -> None:
        self.notes.append((self.name, tick.t))
        if len(self.ticks) == self.fails_at:
            raise OutputError(f"{self.name} is full")
        self.ticks.append(tick)
        self.frames.append(frame)

    def close(self, report: Report | None) -> None:
        self.notes.append((self.name, "closed"))
        self.reports.append(report)
        if self.fails_to_close is not None:
            raise self.fails_to_close


def seconds(count: int) -> Iterator[Observation]:
    """Yield one picture a second in which nobody is."""
    for number in range(count):
        yield Observation(float(number), None, None)


def follow(
    observations: Iterator[Observation] | Sequence[Observation],
    *sinks: Sink,
    controls: Controls | None = None,
) -> Report:
    return run(observations, SQUAT, sinks, describe=lambda: NAMELESS, controls=controls)


def facts(report: Report) -> dict[str, Any]:
    """Return what report.json would hold, except how the source came."""
    data: dict[str, Any] = json.loads(json.dumps(report.to_dict()))
    del data["source"]["kind"], data["formcheck_version"]
    return data


def test_every_sink_gets_every_picture_in_turn_and_the_report_at_the_end() -> None:
    notes: list[Any] = []
    first, second = Diary("first", notes), Diary("second", notes)
    image = np.zeros((4, 6, 3), np.uint8)
    frames = [Frame(number, number / 10, image) for number in range(3)]

    def estimate(frame: Frame) -> None:
        notes.append(("estimate", frame.t))

    def describe() -> Source:
        notes.append("described")
        return NAMELESS

    report = run(
        observations_from_frames(frames, estimate), SQUAT, [first, second], describe=describe
    )

    assert notes == [
        *((name, frame.t) for frame in frames for name in ("estimate", "first", "second")),
        "described",
        ("first", "closed"),
        ("second", "closed"),
    ]
    assert first.reports == second.reports == [report]
    assert all(got is sent for got, sent in zip(first.frames, frames, strict=True))
    assert report.source.frames == 3


def test_a_source_without_pictures_has_a_report_too() -> None:
    sink = Diary()
    report = follow([], sink)
    assert sink.reports == [report]
    assert (report.source.frames, report.source.duration_s, report.reps) == (0, 0.0, ())


@pytest.mark.parametrize("error", [CameraError("gone"), KeyboardInterrupt(), SystemExit(130)])
def test_what_came_before_an_error_of_the_source_is_reported(error: BaseException) -> None:
    def failing() -> Iterator[Observation]:
        yield from SQUATS
        raise error

    sinks = [Diary(), Diary(fails_to_close=OutputError("this comes second"))]
    with pytest.raises(type(error)) as caught:
        follow(failing(), *sinks)
    assert caught.value is error
    for sink in sinks:
        [report] = sink.reports
        assert report is not None
        assert (len(report.reps), report.source.frames) == (2, len(SQUATS))


def test_what_came_before_an_error_of_a_sink_is_reported() -> None:
    before, failing, after = Diary(), Diary("disk", fails_at=3), Diary()
    with pytest.raises(OutputError, match="disk is full"):
        follow(seconds(9), before, failing, after)
    assert (len(before.ticks), len(after.ticks)) == (4, 3)
    for sink in (before, failing, after):
        [report] = sink.reports
        assert report is not None
        assert report.source.frames == 4


def test_without_a_report_the_sinks_are_closed_all_the_same() -> None:
    def describe() -> Source:
        raise CameraError("nothing is known")

    sinks = [Diary(), Diary()]
    with pytest.raises(CameraError, match="nothing is known"):
        run(seconds(2), SQUAT, sinks, describe=describe)
    assert [sink.reports for sink in sinks] == [[None], [None]]


@pytest.mark.parametrize("other", [OutputError("second"), KeyboardInterrupt()])
def test_all_sinks_are_closed_before_the_first_failure_is_raised(other: BaseException) -> None:
    sinks = [
        Diary(),
        Diary(fails_to_close=OutputError("first")),
        Diary(fails_to_close=other),
        Diary(),
    ]
    with pytest.raises(OutputError, match="first"):
        follow(seconds(2), *sinks)
    assert [len(sink.reports) for sink in sinks] == [1, 1, 1, 1]


def test_stop_ends_the_session_as_the_end_of_the_source_would() -> None:
    sink = Diary()
    controls = Controls(stop=lambda: len(sink.ticks) == 5)
    report = follow(seconds(9), sink, controls=controls)
    assert (len(sink.ticks), report.source.frames) == (5, 5)
    assert sink.reports == [report]


def obeying(
    observations: Sequence[Observation], at: dict[int, list[Command]], commands: deque[Command]
) -> Iterator[Observation]:
    """Yield the pictures; ``at`` tells what is pressed just before one of them."""
    for number, observation in enumerate(observations):
        commands.extend(at.get(number, []))
        yield observation


def steered(
    observations: Sequence[Observation], at: dict[int, list[Command]], *sinks: Sink
) -> tuple[Report, int]:
    """Return the report and how often the window idled."""
    commands: deque[Command] = deque()
    idled: list[None] = []
    controls = Controls(commands=commands, idle=lambda: idled.append(None))
    report = follow(obeying(observations, at, commands), *sinks, controls=controls)
    # A command that ends the session stays, for whoever runs the loop to see why it ended.
    assert set(commands) <= {Command.QUIT}
    return report, len(idled)


def test_quit_ends_the_session_before_the_next_picture() -> None:
    sink = Diary()
    report, _ = steered(list(seconds(9)), {4: [Command.QUIT]}, sink)
    assert [tick.t for tick in sink.ticks] == [0, 1, 2, 3]
    assert sink.reports == [report]


def written(folder: Path) -> list[Sink]:
    """Return the sinks of a live session that is recorded."""
    folder.mkdir()
    return [
        FramesCsv(folder / "frames.csv", SQUAT),
        RecordingWriter(
            folder / "poses.jsonl.gz",
            exercise=SQUAT.name,
            thresholds={},
            model="full",
            source=NAMELESS,
        ),
        ReportJson(folder / "report.json"),
    ]


def require_agreement(folder: Path, report: Report) -> list[float]:
    """Check that all files tell of the same session; return the times of its pictures."""
    with (folder / "frames.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    times = [t for t, _ in Recording(folder / "poses.jsonl.gz")]
    assert [float(row["t_s"]) for row in rows] == pytest.approx(times, abs=MS)
    assert len(times) == report.source.frames
    # A movement that is still under way may become a rep at the end.
    assert len(report.reps) - int(rows[-1]["reps"]) in {0, 1}
    replayed = judged(folder / "poses.jsonl.gz")
    del replayed["source"]["kind"]
    assert replayed == facts(report)
    saved = json.loads((folder / "report.json").read_text("utf-8"))
    assert saved == report.to_dict()
    return times


def with_pause(pause_s: float, at: int) -> tuple[list[Observation], dict[int, list[Command]]]:
    """Return the squats with somebody else's movement before one, and the keys around it."""
    here = SQUATS[at].t
    waiting = [
        Observation(here + share * pause_s, other.pose, None)
        for share, other in zip(np.linspace(0, 0.99, 40).tolist(), SQUATS, strict=False)
    ]
    after = [
        Observation(one.t + pause_s, one.pose and replace(one.pose, t=one.t + pause_s), None)
        for one in SQUATS[at:]
    ]
    keys = {at: [Command.PAUSE], at + len(waiting): [Command.PAUSE]}
    return [*SQUATS[:at], *waiting, *after], keys


@pytest.mark.parametrize("pause_s", [0.5, 20.0])
def test_a_pause_of_any_length_takes_the_same_time(tmp_path: Path, pause_s: float) -> None:
    sink = Diary()
    files = written(tmp_path / "live")
    observations, keys = with_pause(pause_s, BETWEEN)
    report, idled = steered(observations, keys, sink, *files)
    assert idled == 40
    expected = [one.t + (PAUSE_TAKES_S if one.t >= SQUATS[BETWEEN].t else 0.0) for one in SQUATS]
    assert [tick.t for tick in sink.ticks] == pytest.approx(expected)
    assert all(tick.pose is None or tick.pose.t == tick.t for tick in sink.ticks)
    assert len(report.reps) == 2
    require_agreement(tmp_path / "live", report)


@pytest.mark.parametrize("pause_s", [0.2, 20.0])
def test_a_rep_is_not_carried_across_a_pause(pause_s: float) -> None:
    observations, keys = with_pause(pause_s, MIDDLE)
    report, _ = steered(observations, keys)
    assert [round(rep.turn_s) for rep in report.reps] == [3]
    assert report.attempts == ()


def test_a_session_may_end_in_a_pause() -> None:
    sink = Diary()
    report, idled = steered(list(seconds(9)), {4: [Command.PAUSE], 7: [Command.QUIT]}, sink)
    assert idled == 3
    assert report.source.frames == len(sink.ticks) == 4


def test_a_reset_drops_what_came_before_everywhere(tmp_path: Path) -> None:
    files = written(tmp_path / "live")
    first_of_second = round(4.6 * 30)
    report, _ = steered(SQUATS, {first_of_second: [Command.RESET]}, *files)
    times = require_agreement(tmp_path / "live", report)
    assert times[0] == SQUATS[first_of_second].t
    assert [rep.number for rep in report.reps] == [1]
    assert report.reps[0].start_s > times[0]


@pytest.mark.parametrize("paused", [False, True])
def test_a_reset_that_no_picture_follows_drops_nothing(tmp_path: Path, paused: bool) -> None:
    files = written(tmp_path / "live")
    last = len(SQUATS) - 1
    pause = [Command.PAUSE] if paused else []
    report, _ = steered(SQUATS, {last: [*pause, Command.RESET, Command.QUIT]}, *files)
    require_agreement(tmp_path / "live", report)
    assert len(report.reps) == 2


def test_a_reset_in_a_pause_drops_what_came_before_it(tmp_path: Path) -> None:
    files = written(tmp_path / "live")
    observations, keys = with_pause(3.0, MIDDLE)
    keys[MIDDLE + 5] = [Command.RESET]
    report, idled = steered(observations, keys, *files)
    assert idled == 40
    times = require_agreement(tmp_path / "live", report)
    assert times[0] == pytest.approx(SQUATS[MIDDLE].t + PAUSE_TAKES_S)


def test_recorded_poses_come_without_pictures() -> None:
    poses = [(one.t, one.pose) for one in SQUATS[:3]]
    assert [(one.t, one.pose, one.frame) for one in observations_from_poses(poses)] == [
        (t, pose, None) for t, pose in poses
    ]


def test_nothing_before_the_person_is_placed_is_part_of_the_session() -> None:
    motion = squat_motion(2)
    begins_s = motion.truth[1].start_s - 0.4
    asked: list[float] = []

    def prepared(seen: Observation) -> bool:
        asked.append(seen.t)
        return bool(seen.t >= begins_s)

    sink = Diary()
    report = run(
        observations_from_poses(motion.frames),
        SQUAT,
        [sink],
        describe=lambda: Source("motion", "recording"),
        controls=Controls(prepared=prepared),
    )
    assert len(report.reps) == 1
    assert sink.ticks[0].t == asked[-1] == pytest.approx(begins_s, abs=0.05)
    assert asked == sorted(set(asked))


@pytest.mark.parametrize(("applied_deg", "wanted"), [(0, 270), (90, 0), (180, 90)])
def test_the_turn_of_a_picture_counts_from_the_stored_one(applied_deg: int, wanted: int) -> None:
    motion = squat_motion(4, fps=10.0)
    sink = Diary()
    report = run(
        observations_from_poses([(t, pose and pose.turned(90)) for t, pose in motion.frames]),
        SQUAT,
        [sink],
        describe=lambda: Source("motion", "recording", rotate_deg=applied_deg),
    )
    assert report.mismatch is not None
    assert report.mismatch.rotate_deg == wanted
    shown = {tick.mismatch.rotate_deg for tick in sink.ticks if tick.mismatch is not None}
    assert wanted in shown
    assert shown <= {wanted, None}
    assert report.source.rotate_deg == applied_deg
