"""Curves as SVG: well-formed, broken where unknown, bounded in size, safe with any text."""

from __future__ import annotations

import math
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from formcheck.app.pipeline import observations_from_poses, run
from formcheck.core.pose.landmarks import FloatArray
from formcheck.core.results.events import Restarted
from formcheck.exercises.deadlift import DEADLIFT
from formcheck.exercises.squat import SQUAT
from formcheck.sinks.html.curves import Curves, SignalLog, bands_of
from formcheck.sinks.html.svg_plot import Band, Plot, plot_svg
from tests.benchmarks import made
from tests.support import sink_scenes as scenes
from tests.support.motions.deadlift import deadlift_motion

SVG = "{http://www.w3.org/2000/svg}"


def drawn(
    t: FloatArray, panels: list[Plot], bands: list[Band] | None = None, title: str = "Plot"
) -> ET.Element:
    return ET.fromstring(plot_svg(t, panels, bands or [], title=title))  # noqa: S314 - our own


def corners(line: ET.Element) -> list[tuple[float, float]]:
    pairs = (point.split(",") for point in line.attrib["points"].split())
    return [(float(x), float(y)) for x, y in pairs]


def test_a_curve_goes_up_where_its_values_do() -> None:
    t = np.linspace(0.0, 10.0, 11)
    [line] = drawn(t, [Plot("Up", t * 3)]).iter(f"{SVG}polyline")
    xs, ys = zip(*corners(line), strict=True)
    assert len(xs) == 11
    assert list(xs) == sorted(xs)
    assert list(ys) == sorted(ys, reverse=True)  # y grows downward


def test_a_curve_is_broken_where_it_is_not_known() -> None:
    values = np.array([1.0, 2.0, math.nan, 3.0, 4.0, math.nan, 5.0, math.nan])
    lines = list(drawn(np.arange(8.0), [Plot("Gaps", values)]).iter(f"{SVG}polyline"))
    assert [len(corners(line)) for line in lines] == [2, 2]  # a single point is no line


def test_limits_are_inside_the_panel_even_where_no_value_comes_near() -> None:
    picture = drawn(np.arange(3.0), [Plot("Low", np.zeros(3), limits=(100.0,))])
    [limit] = [line for line in picture.iter(f"{SVG}line") if line.attrib["class"] == "limit"]
    assert 34 <= float(limit.attrib["y1"]) <= 34 + 150


def test_bands_are_shaded_in_every_panel_and_named_once() -> None:
    bands = [Band(1.0, 2.0, "rep 1"), Band(3.0, 4.0, "rep 2", "stop")]
    panels = [Plot("A", np.arange(5.0)), Plot("B", np.arange(5.0))]
    picture = drawn(np.arange(5.0), panels, bands)
    assert [one.attrib["class"] for one in picture.iter(f"{SVG}rect")] == ["good", "stop"] * 2
    texts = [text.text for text in picture.iter(f"{SVG}text")]
    assert texts.count("rep 1") == texts.count("rep 2") == 1


@pytest.mark.parametrize("hostile", ['"><script>x</script>', "a & b", "é 'quoted' ]]>"])
def test_any_text_is_text(hostile: str) -> None:
    t = np.arange(3.0)
    picture = drawn(t, [Plot(hostile, t)], [Band(0.0, 1.0, hostile)], title=hostile)
    assert picture.attrib["aria-label"] == hostile
    assert picture.find(f"{SVG}title").text == hostile  # type: ignore[union-attr]  # it is there
    assert [one.text for one in picture.iter(f"{SVG}text")].count(hostile) == 2
    assert not list(picture.iter(f"{SVG}script"))


def test_an_hour_takes_no_more_room_than_can_be_seen_and_keeps_its_peaks() -> None:
    t = np.arange(108_000) / 30.0
    values = np.zeros(len(t))
    values[54_321] = 50.0
    text = plot_svg(t, [Plot("Hour", values)], [], title="Hour")
    assert len(text) < 60_000
    [line] = ET.fromstring(text).iter(f"{SVG}polyline")  # noqa: S314 - our own
    ys = [y for _, y in corners(line)]
    assert min(ys) < max(ys) - 100


@pytest.mark.parametrize("count", [0, 1, 2])
def test_hardly_any_pictures(count: int) -> None:
    drawn(np.arange(float(count)), [Plot("Few", np.arange(float(count)))])
    drawn(np.arange(float(count)), [Plot("None", np.full(count, math.nan))])


def test_the_sink_plots_the_main_signals_and_that_of_the_back(tmp_path: Path) -> None:
    path = tmp_path / "curves.svg"
    source = made.report(DEADLIFT).source
    frames = deadlift_motion(2).frames
    report = run(
        observations_from_poses(frames), DEADLIFT, [Curves(path, DEADLIFT)], describe=lambda: source
    )
    text = path.read_text("utf-8")
    picture = ET.fromstring(text)  # noqa: S314 - our own
    titles = [t.text for t in picture.iter(f"{SVG}text") if t.attrib["class"] == "title"]
    assert titles == [
        "Hip (degrees)", "Knee (degrees)", "Trunk lean (degrees)", "Lower back (degrees)",
    ]  # fmt: skip
    assert len(report.reps) == 2
    assert len(list(picture.iter(f"{SVG}rect"))) == 2 * len(titles)


def test_a_fault_is_marked_in_the_curve_of_its_signal() -> None:
    """Also one of a whole rep, whose limit is drawn only where it was broken."""
    log = SignalLog(SQUAT)
    signals = {signal.name: 1.0 for signal in SQUAT.signals}
    for t in range(10):
        log.note(scenes.tick(None, t=float(t), signals=signals))
    faults = [made.record("shallow", 3, 5)]
    marks, limits = [], []
    for found in ([], faults):
        text = log.svg(made.report(SQUAT, reps=[made.rep(3)], faults=found), linked=True)
        assert text is not None
        picture = ET.fromstring(text)  # noqa: S314 - our own
        rects = list(picture.iter(f"{SVG}rect"))
        marks.append([one for one in rects if one.attrib["class"] == "warn mark"])
        limits.append([x for x in picture.iter(f"{SVG}line") if x.attrib["class"] == "limit"])
        links = list(picture.iter(f"{SVG}a"))
        assert {link.attrib["href"] for link in links} == {"#rep-1"}
        assert len([link for link in links if "tabindex" not in link.attrib]) == 1
        assert picture.attrib["role"] == "group"
    assert marks[0] == []
    [mark] = marks[1]
    assert mark.find(f"{SVG}title").text == "Not deep enough"  # type: ignore[union-attr]  # it is there
    assert len(limits[1]) == len(limits[0]) + 1
    assert "<a " not in (log.svg(made.report(SQUAT, reps=[made.rep(3)])) or "<a ")


def test_what_carries_the_reps_is_plotted_where_nothing_else_was_seen() -> None:
    log = SignalLog(SQUAT)
    signals = {signal.name: math.nan for signal in SQUAT.signals} | {"hip_height": 0.5}
    for t in range(10):
        log.note(scenes.tick(None, t=float(t), signals=signals))
    text = log.svg(made.report(SQUAT))
    assert text is not None
    assert text.count("<polyline") == 1
    assert "Thigh above level" in text
    assert log.carried(4.2) == 0.5
    assert math.isnan(SignalLog(SQUAT).carried(4.2))


def test_a_session_that_begins_anew_forgets_the_curves_before(tmp_path: Path) -> None:
    path = tmp_path / "curves.svg"
    sink = Curves(path, DEADLIFT)
    signals = dict.fromkeys((signal.name for signal in DEADLIFT.signals), 1.0)
    for t in range(100):
        sink.write(scenes.tick(None, t=float(t), signals=signals), None)
    again = (Restarted(100.0),)
    sink.write(scenes.tick(None, t=100.0, signals=signals, events=again), None)
    sink.write(scenes.tick(None, t=101.0, signals=signals), None)
    sink.close(made.report(DEADLIFT))
    picture = ET.fromstring(path.read_text("utf-8"))  # noqa: S314 - our own
    assert {len(corners(line)) for line in picture.iter(f"{SVG}polyline")} == {2}


def test_nothing_seen_or_no_report_writes_no_file(tmp_path: Path) -> None:
    path = tmp_path / "curves.svg"
    Curves(path, DEADLIFT).close(made.report(DEADLIFT))
    sink = Curves(path, DEADLIFT)
    signals = dict.fromkeys((signal.name for signal in DEADLIFT.signals), 1.0)
    sink.write(scenes.tick(None, signals=signals), None)
    sink.close(None)
    assert not path.exists()


def test_bands_tell_good_reps_from_faulty_and_dangerous_ones() -> None:
    faults = [made.record("shallow", 3, 4), made.record("back_rounded", 6, 7, severity="stop")]
    reps = [made.rep(0), made.rep(3, "shallow"), made.rep(6, "shallow", "back_rounded")]
    tones = [band.tone for band in bands_of(made.report(DEADLIFT, reps=reps, faults=faults))]
    assert tones == ["good", "warn", "stop"]
    [hold] = bands_of(made.report(DEADLIFT, holds=[made.hold(1.0, 3.5)]))
    assert (hold.label, hold.tone) == ("2.5 s", "good")
