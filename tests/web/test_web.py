"""formcheck web as a whole: a real server, and a page that sends the frames of a film."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.support.commands import RESULT_FILES, SAMPLES, formcheck, names_in, refusal
from tests.support.kept_sessions import keep, squat_report
from tests.support.processes import wait_until
from tests.support.web_server import (
    Web,
    command,
    packet,
    packets,
    play,
    running_web,
    texts,
    wait_for_end,
)


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    with running_web(tmp_path_factory.mktemp("web")) as one:
        yield one


def report_of(web: Web, ended: dict[str, Any]) -> dict[str, Any]:
    """Return the report of a session, from its folder, once all files were found there."""
    assert ended["type"] == "done", ended
    name = ended["report"].split("/")[2]
    assert set(RESULT_FILES) <= set(names_in(web.results / name))
    report: dict[str, Any] = json.loads((web.results / name / "report.json").read_text("utf-8"))
    return report


def test_a_set_is_counted_as_analyse_counts_it_and_spoken(web: Web) -> None:
    with web.open_socket(web.begin(record=True)) as page:
        heard = play(page, packets(seconds=9))
        command(page, "quit")
        page.send(packet(9.0, np.zeros((480, 640, 3), np.uint8)))
        ended = wait_for_end(page, heard)
    report = report_of(web, ended)
    truth = json.loads((SAMPLES / "squat_side.truth.json").read_text("utf-8"))["reps"][:2]
    assert [rep["turn_s"] for rep in report["reps"]] == pytest.approx(
        [rep["turn_s"] for rep in truth], abs=0.2
    )
    assert report["source"]["kind"] == "camera"
    assert "1: good" in texts(heard, "line")
    assert texts(heard, "say")[0] == "stop if it hurts"
    folder = web.results / ended["report"].split("/")[2]
    replayed = json.loads(formcheck("replay", folder / "poses.jsonl.gz", "--json").out)
    assert replayed["reps"] == report["reps"]
    shown = web.ask("GET", ended["report"])
    assert shown.status == 200
    assert "unsafe" not in shown.headers["content-security-policy"].partition("script-src")[2]


def test_a_page_that_is_loaded_anew_goes_on(web: Web) -> None:
    frames = packets(seconds=9)
    session = web.begin()
    with web.open_socket(session) as page:
        play(page, islice(frames, 75))
    assert f'href="/live/{session}"' in web.ask("GET", "/").body.decode()
    with web.open_socket(session) as page:
        heard = play(page, frames)
        assert [one for one in heard if one["type"] == "state"]
    assert web.ask("DELETE", f"/sessions/{session}").status == 200
    with web.open_socket(session) as page:
        assert len(report_of(web, wait_for_end(page, []))["reps"]) == 2


def test_only_one_session_runs_and_a_bad_wish_says_what_is_wrong(web: Web) -> None:
    session = web.begin()
    busy = web.ask("POST", "/sessions", json.dumps({"what": "squat"}))
    assert (busy.status, "Another session" in busy.json()["problem"]) == (409, True)
    web.ask("DELETE", f"/sessions/{session}")
    for wish in ({"what": "juggling"}, {"what": "squat", "amount": 0}, {}, {"what": "/etc/a.toml"}):
        answer = web.ask("POST", "/sessions", json.dumps(wish))
        assert answer.status == 400
        assert answer.json()["problem"]
    assert web.ask("POST", "/sessions", b"{" * 30_000).status == 413


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"no frame",
        "no JSON",
        "[]",
        '{"type": "command", "command": "explode"}',
        '{"type": "fit", "width": "wide"}',
        '{"type": "fit", "width": 1e999, "height": 1}',
        "[" * 100_000,
    ],
    ids=range(8),
)
def test_what_is_no_frame_closes_the_page_and_the_session_goes_on(
    web: Web, sent: bytes | str
) -> None:
    session = web.begin()
    with web.open_socket(session) as page:
        page.send(sent)
        with pytest.raises(ConnectionClosed) as closed:
            wait_for_end(page, [])
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4400
    with web.open_socket(session) as page:
        play(page, packets(seconds=0.2))
    web.ask("DELETE", f"/sessions/{session}")


def test_strangers_get_nothing(web: Web) -> None:
    assert web.ask("GET", "/", Cookie="").status == 403
    assert web.ask("GET", "/", Host="evil.example").status == 403
    assert web.ask("POST", "/sessions", b"{}", Origin="http://evil.example").status == 403
    session = web.begin()
    for headers in ({"Cookie": ""}, {"Origin": "http://evil.example"}):
        with pytest.raises(InvalidStatus), web.open_socket(session, **headers):
            pass
    web.ask("DELETE", f"/sessions/{session}")


@pytest.mark.parametrize(
    "path",
    [
        "/results/../data/history.sqlite3",
        "/results/%2e%2e/data/history.sqlite3",
        "/results//etc/passwd",
        "/results/..%2f..%2f..%2fetc/passwd",
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/results/",
        "/live/nothing",
        "/tones/none.wav",
        "/phone",
    ],
)
def test_nothing_outside_of_the_results_is_served(web: Web, path: str) -> None:
    assert web.ask("GET", path).status == 404


def test_a_video_is_analysed_and_removed(web: Web) -> None:
    film = (SAMPLES / "plank_pike.mp4").read_bytes()
    answer = web.ask("POST", "/videos?exercise=plank&name=my%20plank.mp4", film)
    assert answer.status == 201
    place = f"/videos/{answer.json()['id']}"
    wait_until(lambda: web.ask("GET", place).json()["state"] != "running")
    state = web.ask("GET", place).json()
    report = report_of(web, {"type": "done", **state})
    assert (report["source"]["name"], report["exercise"]) == ("my plank.mp4", "plank")
    assert web.ask("GET", state["report"].replace("report.html", "annotated.mp4")).status == 200
    assert names_in(web.results / ".uploads") == []


def test_a_broken_video_says_what_is_wrong(web: Web) -> None:
    answer = web.ask("POST", "/videos?exercise=plank&name=..%2Fbroken.mp4", b"no video" * 99)
    place = f"/videos/{answer.json()['id']}"
    wait_until(lambda: web.ask("GET", place).json()["state"] != "running")
    problem = web.ask("GET", place).json()["problem"]
    assert "broken.mp4" in problem
    assert ".uploads" not in problem
    assert names_in(web.results / ".uploads") == []


def test_ctrl_c_ends_a_session_with_its_report(tmp_path: Path) -> None:
    with running_web(tmp_path) as web:
        with web.open_socket(web.begin()) as page:
            play(page, packets(seconds=5))
            assert web.stop() == 130
        (folder,) = (one for one in web.results.iterdir() if one.name.startswith("squat"))
        report = json.loads((folder / "report.json").read_text("utf-8"))
    assert len(report["reps"]) == 1
    assert report["source"]["problem"] == "stopped with the server"


def test_a_port_that_is_taken_is_passed_over(web: Web, tmp_path: Path) -> None:
    with running_web(tmp_path) as other:
        assert other.host != web.host
        assert other.stop() == 130


def test_the_history_is_listed_compared_exported_and_deleted(web: Web) -> None:
    keep(web.results.parent / "data" / "history.sqlite3", squat_report(), squat_report((0.4,)))
    kept = json.loads(web.ask("GET", "/history.json").body)["sessions"]
    first, second = (one["id"] for one in kept[-2:])
    listed = web.ask("GET", "/history").body.decode()
    assert f'data-delete="{second}"' in listed
    assert web.ask("GET", "/history.csv").body.count(b"\n") == len(kept) + 1
    assert (
        "Thigh above level"
        in web.ask("GET", f"/compare?before={first}&after={second}").body.decode()
    )
    assert web.ask("GET", f"/compare?before={first}&after=999").status == 404
    assert web.ask("GET", "/history.xml").status == 404
    assert web.ask("DELETE", f"/history/{first}").status == 200
    assert web.ask("DELETE", f"/history/{first}").status == 404
    assert len(json.loads(web.ask("GET", "/history.json").body)["sessions"]) == len(kept) - 1


def test_own_exercises_and_workouts_are_offered(tmp_path: Path) -> None:
    exercise, workout = tmp_path / "lunge.toml", tmp_path / "mine.toml"
    exercise.write_text(formcheck("exercises", "--template").out, "utf-8")
    workout.write_text(formcheck("workout", "--template").out, "utf-8")
    with running_web(tmp_path, "-e", str(exercise), "-w", str(workout)) as web:
        page = web.ask("GET", "/").body.decode()
        assert page.count(f'value="{exercise}"') == page.count(f'value="{workout}"') == 1
        session = web.begin(what=str(workout), kind="workout")
        assert web.ask("GET", f"/live/{session}").body.count(b'data-command="skip"') == 1
        web.ask("DELETE", f"/sessions/{session}")


def test_a_bad_file_is_told_before_anything_is_served(tmp_path: Path) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text("name = 3", "utf-8")
    assert "bad.toml" in refusal(formcheck("web", "--no-open", "-e", bad, folder=tmp_path))


def test_a_session_before_its_first_frame_can_be_stopped(web: Web) -> None:
    session = web.begin()
    assert web.ask("DELETE", f"/sessions/{session}").status == 200
    with web.open_socket(session) as page:
        assert "allow it in the browser" in wait_for_end(page, [])["problem"]
    web.ask("DELETE", f"/sessions/{web.begin()}")


def test_a_second_video_waits_and_a_search_can_be_stopped(web: Web) -> None:
    film = (SAMPLES / "squat_side.mp4").read_bytes()
    place = f"/videos/{web.ask('POST', '/videos?name=..', film).json()['id']}"
    assert web.ask("POST", "/videos?name=b.mp4", film).status == 409
    assert web.ask("DELETE", place).status == 200
    wait_until(lambda: web.ask("GET", place).json()["state"] != "running")
    assert web.ask("GET", place).json()["state"] == "failed", "too short to tell what it is"
    assert names_in(web.results / ".uploads") == []
    assert [one.name for one in web.results.glob("video-*") if not any(one.iterdir())] == []
