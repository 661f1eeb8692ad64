"""report.html and the page of the history in a real browser.

They fit, can be read, jump, and ask nobody.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.support.wait import WebDriverWait

from formcheck.exercises import ALL
from formcheck.exercises.squat import SQUAT
from formcheck.history.database import open_history
from formcheck.history.records import kept_sessions, save_session
from formcheck.sinks.html.history_page import history_page
from formcheck.sinks.html.report_page import ReportPage
from tests.benchmarks import made
from tests.sinks.html.test_report_page import HOSTILE, session
from tests.support.browser import chromium, needs_chromium
from tests.support.commands import SAMPLES
from tests.support.kept_sessions import STARTED, plank_report, silent, squat_report

pytestmark = [pytest.mark.slow, needs_chromium]
PATIENCE_S = 20.0
# The text whose contrast with what is behind it is lowest: [ratio, words]. WCAG 2.2, 1.4.3.
LEAST_CONTRAST = """
const parse = (color) => color.match(/[\\d.]+/g).map(Number);
const light = ([r, g, b]) => {
  const [x, y, z] = [r, g, b].map((v) => v / 255)
    .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  return 0.2126 * x + 0.7152 * y + 0.0722 * z;
};
const behind = (node) => {
  for (let one = node; one; one = one.parentElement) {
    const color = parse(getComputedStyle(one).backgroundColor);
    if (color.length === 3 || color[3] > 0) return color;
  }
  return [255, 255, 255];
};
let least = [99, ""];
for (const node of document.querySelectorAll("body *:not(svg *):not(script):not(style)")) {
  const texts = [...node.childNodes].filter((n) => n.nodeType === 3);
  const words = texts.map((n) => n.data.trim()).join("");
  if (!words || !node.getClientRects().length) continue;
  const both = [light(parse(getComputedStyle(node).color)), light(behind(node))];
  const ratio = (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05);
  if (ratio < least[0]) least = [ratio, words];
}
return least;
"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    with chromium(tmp_path_factory.mktemp("profile")) as driver:
        yield driver


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a set of squats, beside a video of it."""
    folder = tmp_path_factory.mktemp("page")
    session("squat_side", folder)
    shutil.copy(SAMPLES / "squat_side.mp4", folder / "annotated.mp4")
    return folder / "report.html"


def complaints(browser: webdriver.Chrome) -> list[Any]:
    """Return what the browser wrote into its console since it was last asked."""
    found: list[Any] = browser.get_log("browser")  # type: ignore[no-untyped-call]
    return found


def opened(
    browser: webdriver.Chrome, page: Path, *, width: int = 1200, scheme: str = "light"
) -> webdriver.Chrome:
    """Open a page afresh at this width."""
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    browser.get("about:blank")
    complaints(browser)
    browser.get(page.as_uri())
    return browser


def wait(browser: webdriver.Chrome, condition: str) -> None:
    WebDriverWait(browser, PATIENCE_S).until(lambda one: run(one, f"return {condition}"))


def run(browser: webdriver.Chrome, script: str) -> Any:
    return browser.execute_script(script)


@pytest.mark.parametrize("width", [390, 820, 1200])
def test_the_page_fits_and_has_nothing_to_complain_of(
    browser: webdriver.Chrome, page: Path, width: int
) -> None:
    opened(browser, page, width=width)
    assert run(browser, "return document.querySelector('h1').textContent") == "Squat"
    assert run(browser, "return document.documentElement.scrollWidth") <= width
    pictures = "[...document.images]"
    assert run(browser, f"return {pictures}.length") >= 6
    wait(browser, f"{pictures}.every((one) => one.complete && one.naturalWidth > 50)")
    assert complaints(browser) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everything_can_be_read(browser: webdriver.Chrome, page: Path, scheme: str) -> None:
    opened(browser, page, scheme=scheme)
    ground = run(browser, "return getComputedStyle(document.body).backgroundColor")
    assert (ground == "rgb(20, 24, 27)") == (scheme == "dark")
    ratio, words = run(browser, LEAST_CONTRAST)
    assert 4.5 <= ratio < 99, words


def test_a_click_on_a_rep_jumps_in_the_page_and_in_the_video(
    browser: webdriver.Chrome, page: Path
) -> None:
    opened(browser, page)
    wait(browser, "!document.getElementById('video').hidden")
    start = float(run(browser, "return document.getElementById('rep-3').dataset.start"))
    click = "dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}))"
    run(browser, f"document.querySelectorAll('svg a[href=\"#rep-3\"]')[0].{click}")
    wait(browser, "location.hash === '#rep-3'")
    wait(browser, f"Math.abs(document.querySelector('video').currentTime - {start}) < 0.1")
    top = run(browser, "return document.getElementById('rep-3').getBoundingClientRect().top")
    assert 0 <= top < 900


def test_the_button_of_a_rep_plays_it(browser: webdriver.Chrome, page: Path) -> None:
    opened(browser, page)
    wait(browser, "!document.querySelector('#rep-4 button').hidden")
    start = float(run(browser, "return document.getElementById('rep-4').dataset.start"))
    run(browser, "document.querySelector('video').muted = true")
    run(browser, "document.querySelector('#rep-4 button').click()")
    wait(browser, f"document.querySelector('video').currentTime >= {start}")


def test_without_the_video_nothing_is_missed(
    browser: webdriver.Chrome, page: Path, tmp_path: Path
) -> None:
    alone = Path(shutil.copy(page, tmp_path))
    opened(browser, alone)
    wait(browser, "document.querySelector('video').networkState === 3")
    assert run(browser, "return document.getElementById('video').hidden")
    shown = "[...document.querySelectorAll('button')].some((one) => one.getClientRects().length)"
    assert not run(browser, f"return {shown}")
    run(browser, "location.hash = '#rep-2'")
    wait(browser, "document.querySelector('article:target').id === 'rep-2'")


def test_what_is_brought_in_does_not_run(browser: webdriver.Chrome, tmp_path: Path) -> None:
    report = made.report(SQUAT)
    object.__setattr__(report.source, "name", HOSTILE)
    ReportPage(tmp_path / "report.html", SQUAT, video=HOSTILE).close(report)
    opened(browser, tmp_path / "report.html")
    assert HOSTILE in run(browser, "return document.title")
    assert run(browser, "return document.scripts.length") == 1
    assert run(browser, "return document.images.length") == 0


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a history, with a name that is long and means harm."""
    folder = tmp_path_factory.mktemp("history")
    with open_history(folder / "h", now=STARTED, tell=silent) as connection:
        for days in range(12):
            name = HOSTILE * 3 if days == 5 else "clip.mp4"
            for report in (squat_report(name=name), plank_report(30 + days)):
                save_session(connection, report, STARTED + timedelta(days=9 * days))
        text = history_page(kept_sessions(connection), {one.name: one for one in ALL})
    (folder / "history.html").write_text(text, "utf-8")
    return folder / "history.html"


@pytest.mark.parametrize("width", [390, 1200])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_history_fits_and_can_be_read(
    browser: webdriver.Chrome, history: Path, width: int, scheme: str
) -> None:
    opened(browser, history, width=width, scheme=scheme)
    assert run(browser, "return document.documentElement.scrollWidth") <= width
    assert run(browser, "return document.querySelectorAll('svg').length") == 2
    assert run(browser, "return document.scripts.length + document.images.length") == 0
    ratio, words = run(browser, LEAST_CONTRAST)
    assert 4.5 <= ratio < 99, words
    assert complaints(browser) == []


def test_it_prints_light_and_unfolded(browser: webdriver.Chrome, page: Path) -> None:
    opened(browser, page, scheme="dark")
    folded = "document.querySelectorAll('details:not([open])').length"
    assert run(browser, f"return {folded}") > 1
    run(browser, "window.dispatchEvent(new Event('beforeprint'))")
    assert run(browser, f"return {folded}") == 0
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    ground = run(browser, "return getComputedStyle(document.body).backgroundColor")
    assert ground == "rgb(255, 255, 255)"
    hidden = (
        "[...document.querySelectorAll('video, button')].every((o) => !o.getClientRects().length)"
    )
    assert run(browser, f"return {hidden}")
