"""Poses for other programs: the .trc that OpenSim documents, CSV, JSON."""

from __future__ import annotations

import csv
import io
import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from formcheck.capture.recording.recording import Recording
from formcheck.core.pose.landmarks import Landmark, Pose
from formcheck.sinks.files.pose_export import export_poses
from tests.golden import FOLDER
from tests.support.commands import Here, refusal
from tests.support.sink_scenes import person

RECORDING = FOLDER / "squat_side.poses.jsonl.gz"


def poses() -> list[tuple[float, Pose | None]]:
    """Somebody whose left wrist is 0.1 m right, 0.2 m down and 0.3 m away; then nobody."""
    world = np.zeros((len(Landmark), 3))
    world[Landmark.LEFT_WRIST] = (0.1, 0.2, 0.3)
    world[Landmark.NOSE] = math.nan
    return [(0.0, replace(person((640, 480)), world=world)), (0.04, None), (0.08, None)]


def trc(text: str) -> list[list[str]]:
    return [line.split("\t") for line in text.split("\n")]


def test_the_head_of_a_trc_is_as_documented() -> None:
    lines = trc(export_poses(poses(), "trc", fps=25.0, name="out/my squat.trc"))
    assert lines[0] == ["PathFileType", "4", "(X/Y/Z)", "my squat.trc"]
    head = dict(zip(lines[1], lines[2], strict=True))
    assert head == {
        "DataRate": "25",
        "CameraRate": "25",
        "NumFrames": "3",
        "NumMarkers": "33",
        "Units": "m",
        "OrigDataRate": "25",
        "OrigDataStartFrame": "1",
        "OrigNumFrames": "3",
    }
    assert lines[3][:3] == ["Frame#", "Time", "Nose"]
    assert [name for name in lines[3][2:] if name] == lines[3][2::3]
    assert lines[4][:5] == ["", "", "X1", "Y1", "Z1"]
    assert lines[4][-1] == "Z33"
    assert lines[5] == [""]
    assert {len(line) for line in (lines[3], lines[4], *lines[6:9])} == {2 + 3 * 33}


def test_up_is_up_and_what_is_not_known_is_empty() -> None:
    lines = trc(export_poses(poses(), "trc", fps=25.0, name="x.trc"))
    wrist = 2 + 3 * Landmark.LEFT_WRIST
    assert lines[6][:2] == ["1", "0.000000"]
    assert lines[6][wrist : wrist + 3] == ["0.10000", "-0.20000", "-0.30000"]
    assert lines[6][2:5] == ["", "", ""]
    assert lines[7] == ["2", "0.040000", *[""] * 99]


def test_the_axes_are_right_handed() -> None:
    x, y, z = (np.array(axis) for axis in ([1, 0, 0], [0, -1, 0], [0, 0, -1]))
    assert np.cross(x, y).tolist() == z.tolist()


@pytest.mark.parametrize(("fps", "rate"), [(math.nan, "25"), (29.97, "29.97")])
def test_the_rate_is_that_of_the_source_or_of_the_times(fps: float, rate: str) -> None:
    assert trc(export_poses(poses(), "trc", fps=fps, name="x.trc"))[2][0] == rate


def test_csv_and_json_say_the_same() -> None:
    [row, nobody, _] = csv.DictReader(io.StringIO(export_poses(poses(), "csv", fps=25.0, name="x")))
    assert (row["t_s"], row["left_wrist_y_m"], row["nose_x_m"]) == ("0.000000", "-0.20000", "")
    assert set(nobody.values()) == {"0.040000", ""}
    data = json.loads(export_poses(poses(), "json", fps=25.0, name="x"))
    assert data["units"] == "m"
    assert data["landmarks"][Landmark.LEFT_WRIST] == "left_wrist"
    assert data["frames"][0]["points"][Landmark.LEFT_WRIST] == [0.1, -0.2, -0.3]
    assert data["frames"][0]["points"][Landmark.NOSE] is None
    assert data["frames"][1] == {"t_s": 0.04, "points": [None] * 33}


def test_the_line_of_names_stays_one_line_whatever_the_file_is_called() -> None:
    lines = trc(export_poses(poses(), "trc", fps=25.0, name="a\nb\tc\udcff.trc"))
    assert lines[0][3] == "a b c\\udcff.trc"


def test_the_verb_writes_a_recording_once(here: Here, tmp_path: Path) -> None:
    out = tmp_path / "squat.trc"
    done = here("export", RECORDING, "-o", out)
    assert (done.code, done.out, done.err) == (0, "", "")
    lines = trc(out.read_text("utf-8"))
    recording = Recording(RECORDING)
    frames = list(recording)
    assert lines[2][0] == f"{recording.source.fps:.6g}"
    assert len(lines) == 6 + len(frames) + 1
    head_first = [float(cell) for cell in lines[6][3::3][:1]]
    assert head_first[0] > 0.3  # the nose is above the hips
    assert "already" in refusal(here("export", RECORDING, "-o", out))
    assert here("export", RECORDING, "-o", out, "--force", "--format", "csv").code == 0
    assert out.read_text("utf-8").startswith("t_s,nose_x_m")


def test_the_verb_never_replaces_the_recording_itself(here: Here, tmp_path: Path) -> None:
    copy = tmp_path / "copy.poses.jsonl.gz"
    copy.write_bytes(RECORDING.read_bytes())
    refusal(here("export", copy, "-o", copy, "--force"))
    assert copy.read_bytes() == RECORDING.read_bytes()


def test_a_recording_that_breaks_off_is_written_and_said(here: Here, tmp_path: Path) -> None:
    cut = tmp_path / "cut.poses.jsonl.gz"
    whole = RECORDING.read_bytes()
    cut.write_bytes(whole[: len(whole) // 2])
    done = here("export", cut, "-o", tmp_path / "cut.json", "--format", "json")
    assert (done.code, done.out) == (0, "")
    assert "breaks off" in done.err
    assert 10 < len(json.loads((tmp_path / "cut.json").read_text())["frames"]) < 615
