"""formcheck web in a real Chromium, whose camera plays a film."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import av
import cv2
import pytest

from tests.support.browser import chromium, needs_chromium, wait_for
from tests.support.commands import SAMPLES
from tests.support.web_server import Web, running_web

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("real time"), needs_chromium]

PATIENCE_S = 120.0
#: Chromium without a screen has no voice: what it would say is written down.
VOICE = """
const said = (text) => {
  const before = JSON.parse(sessionStorage.getItem("said") ?? "[]");
  sessionStorage.setItem("said", JSON.stringify([...before, text]));
};
Object.defineProperty(window, "speechSynthesis", { value: {
  speaking: false, getVoices: () => [{}], cancel() {},
  speak(words) { said(words.text); setTimeout(() => words.onend?.(), 100); },
} });
"""


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two squats, which Chromium's fake camera plays over and over."""
    path = tmp_path_factory.mktemp("film") / "squats.mjpeg"
    with av.open(str(SAMPLES / "squat_side.mp4")) as source, path.open("wb") as file:
        for number, frame in enumerate(source.decode(video=0)):
            if number < 8.3 * 30:
                file.write(cv2.imencode(".jpg", frame.to_ndarray(format="bgr24"))[1].tobytes())
    return path


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Web]:
    with running_web(tmp_path) as one:
        yield one


@pytest.fixture
def browser(tmp_path: Path, film: Path) -> Iterator[Any]:
    flags = (
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
        "--window-size=1280,720",
    )
    with chromium(tmp_path / "profile", *flags, logs=("browser", "performance")) as one:
        one.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": VOICE})
        yield one


def run(browser: Any, script: str) -> Any:
    return browser.execute_script(script)


def press(browser: Any, selector: str) -> None:
    run(browser, f"document.querySelector({json.dumps(selector)}).click()")


def choose(browser: Any, web: Web, **values: str | bool) -> None:
    """Open the start page, choose the squat and fill in the form."""
    browser.get(web.entrance)
    press(browser, "input[value=squat]")
    for name, value in {"setup": False, "model": "lite", **values}.items():
        key = "checked" if isinstance(value, bool) else "value"
        run(browser, f"document.getElementById('{name}').{key} = {json.dumps(value)}")


def begin(browser: Any) -> None:
    press(browser, "button.main[type=submit]")
    wait_for(browser, "location.pathname.startsWith('/live/')")
    wait_for(browser, "document.readyState === 'complete'")
    press(browser, "#begin")


def foreign_requests(browser: Any, web: Web) -> list[str]:
    """Return the addresses of all requests that did not go to the server."""
    addresses = []
    for entry in browser.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] in {"Network.requestWillBeSent", "Network.webSocketCreated"}:
            params = message["params"]
            addresses.append(params.get("url") or params["request"]["url"])
    assert any(web.host in one for one in addresses)
    inner = {"blob", "data", "chrome", "about"}
    others = [one for one in addresses if urlsplit(one).netloc != web.host]
    return [one for one in others if urlsplit(one).scheme not in inner]


def test_a_set_from_the_choice_to_the_report(browser: Any, web: Web) -> None:
    choose(browser, web, amount="2")
    begin(browser)
    wait_for(browser, "document.body.dataset.stage === 'session'", PATIENCE_S)
    wait_for(browser, "Number(document.body.dataset.count) >= 1", PATIENCE_S)
    dark = run(
        browser,
        "const p = document.getElementById('picture');"
        "return p.getContext('2d').getImageData(0, 0, p.width, p.height).data"
        ".every((v, i) => i % 4 === 3 || v < 20)",
    )
    assert not dark, "the picture is shown"
    wait_for(browser, "location.pathname.startsWith('/results/')", PATIENCE_S)
    assert "Squat" in browser.title
    assert run(browser, "return document.body.innerText").count("2 of 2 reps") == 1
    said = json.loads(run(browser, "return sessionStorage.getItem('said')"))
    assert {"go", "1", "2"} <= set(said), said
    assert foreign_requests(browser, web) == []
    complaints = [one["message"] for one in browser.get_log("browser")]
    assert complaints == []
    browser.get(f"http://{web.host}/history")
    assert run(browser, "return document.querySelectorAll('.results li').length") == 1
    press(browser, ".results a")
    wait_for(browser, "document.title.includes('Squat')")
    browser.get(f"http://{web.host}/curves")
    assert "Squat" in run(browser, "return document.body.innerText")


def test_pause_reload_and_stop(browser: Any, web: Web) -> None:
    choose(browser, web)
    begin(browser)
    wait_for(browser, "document.body.dataset.stage === 'session'", PATIENCE_S)
    press(browser, "[data-command=pause]")
    wait_for(browser, "document.body.dataset.stage === 'paused'", PATIENCE_S)
    press(browser, "[data-command=pause]")
    wait_for(browser, "document.body.dataset.stage === 'session'", PATIENCE_S)
    browser.refresh()
    wait_for(browser, "document.readyState === 'complete'")
    press(browser, "#begin")
    wait_for(browser, "document.body.dataset.stage === 'session'", PATIENCE_S)
    press(browser, "[data-command=quit]")
    wait_for(browser, "location.pathname.startsWith('/results/')", PATIENCE_S)
    assert "stopped" not in run(browser, "return document.body.innerText")


def test_a_camera_that_is_refused_is_explained(tmp_path: Path, web: Web) -> None:
    with chromium(tmp_path / "profile", "--deny-permission-prompts") as browser:
        choose(browser, web)
        begin(browser)
        wait_for(browser, "document.getElementById('begin').textContent === 'Try again'")
        assert "camera" in run(browser, "return document.getElementById('message').textContent")


def test_a_video_is_dropped_and_its_report_opens(browser: Any, web: Web, tmp_path: Path) -> None:
    short = tmp_path / "short.mp4"
    cut = ["ffmpeg", "-v", "error", "-i", str(SAMPLES / "squat_side.mp4"), "-t", "5", str(short)]
    subprocess.run(cut, check=True)
    choose(browser, web)
    browser.find_element("id", "file").send_keys(str(short))
    wait_for(browser, "location.pathname.startsWith('/results/')", PATIENCE_S)
    assert "short.mp4" in run(browser, "return document.body.innerText")


@pytest.mark.parametrize("size", [(390, 844), (1280, 720), (1920, 1080)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_start_page_fits_and_its_button_is_in_sight(
    browser: Any, web: Web, size: tuple[int, int], scheme: str
) -> None:
    metrics = {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": size[0] < 500}
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    choose(browser, web)
    assert run(browser, "return document.documentElement.scrollWidth <= innerWidth")
    bottom = run(
        browser, "return document.querySelector('button.main').getBoundingClientRect().bottom"
    )
    assert bottom <= size[1]
