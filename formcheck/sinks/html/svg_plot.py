"""Curves over time as SVG, which browsers, printers and pages show alike.

A plot holds panels below each other, one for each curve, over the same seconds. Bands are stretches
of time, such as reps; a limit is a line that the curve should not cross.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias
from xml.sax.saxutils import escape

import numpy as np

from formcheck.core.pose.landmarks import FloatArray

#: "good" without a fault, "warn" with one of form, "stop" with one that endangers the back.
Color: TypeAlias = Literal["good", "warn", "stop"]

_WIDTH, _PANEL, _GAP, _LEFT, _RIGHT, _TOP, _BOTTOM = 900, 150, 26, 64, 14, 34, 30
_MARK = 7
# Maximum number of points of a curve: the extremes of each pixel column.
_MOST_POINTS = 2 * (_WIDTH - _LEFT - _RIGHT)
# Readable on light and dark paper; limits and bands differ in more than colour.
_STYLE = """
  text { font: 13px system-ui, sans-serif; fill: currentColor }
  .title { font-weight: 600 } .tick { font-size: 11px; opacity: .75 }
  .curve { fill: none; stroke: #2a6fdb; stroke-width: 2; stroke-linejoin: round }
  .limit { stroke: #d64545; stroke-width: 1.5; stroke-dasharray: 6 4 }
  .dot { fill: #2a6fdb }
  .axis { stroke: currentColor; opacity: .35 }
  .good { fill: #3aa76d; opacity: .16 } .warn { fill: #e8a13a; opacity: .24 }
  .stop { fill: #d64545; opacity: .24 } .mark { opacity: .9 }
""".strip("\n")


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of time in seconds with a short name above it, and where a click on it leads."""

    start_s: float
    end_s: float
    label: str
    tone: Color = "good"
    href: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Plot:
    """One curve.

    Attributes:
        title: What is measured, with its unit.
        values: (n,) NaN where unknown: there the curve is broken.
        limits: Values that it should not cross.
        marks: Stretches in which it did, drawn along the lower edge.
        dots: Each value is marked, for curves of few.
        within: Values that the panel reaches to at least.
    """

    title: str
    values: FloatArray
    limits: tuple[float, ...] = ()
    marks: tuple[Band, ...] = ()
    dots: bool = False
    within: tuple[float, ...] = ()


def plot_svg(
    t: FloatArray,
    panels: Sequence[Plot],
    bands: Sequence[Band],
    *,
    title: str,
    time_text: Callable[[float], str] = lambda t: f"{t:g} s",
) -> str:
    """Return a plot of panels over times ``t`` (n,) in seconds, growing; n may be 0.

    Args:
        t: Of every panel's values.
        panels: From top to bottom.
        bands: Shaded in every panel and named above the first.
        title: For screen readers.
        time_text: Writes a moment below the plot.
    """
    first, last = (float(t[0]), float(t[-1])) if len(t) else (0.0, 1.0)
    time = _Axis(first, max(last, first + 1e-3), _LEFT, _WIDTH - _RIGHT)
    height = _TOP + len(panels) * (_PANEL + _GAP) + _BOTTOM
    name = _quoted(title)
    size = f'viewBox="0 0 {_WIDTH} {height}"'
    # Screen readers skip the content of an image, links as well.
    role = "group" if any(band.href for band in bands) else "img"
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="{role}" aria-label="{name}">',
        f"<title>{name}</title>",
        f"<style>\n{_STYLE}\n</style>",
    ]
    for number, panel in enumerate(panels):
        lines += _panel(t, panel, bands, time, _TOP + number * (_PANEL + _GAP))
    for band in bands:
        middle = time.at((band.start_s + band.end_s) / 2)
        lines.append(_linked(band, _centred(middle, 14, band.label)))
    lines += [
        _centred(time.at(one), height - _BOTTOM + 8, time_text(one)) for one in time.ticks(10)
    ]
    return "\n".join([*lines, "</svg>", ""])


@dataclass(frozen=True, slots=True)
class _Axis:
    """Maps values from low to high onto pixels from start to end."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    def ticks(self, about: int) -> list[float]:
        """Return round values, approximately ``about`` of them."""
        rough = (self.high - self.low) / about
        unit = 10.0 ** math.floor(math.log10(rough))
        step = next(unit * times for times in (1, 2, 5, 10) if unit * times >= rough)
        first = math.ceil(self.low / step - 1e-9)
        return [step * n for n in range(first, math.floor(self.high / step + 1e-9) + 1)]


def _panel(t: FloatArray, panel: Plot, bands: Iterable[Band], time: _Axis, top: int) -> list[str]:
    seen = panel.values[np.isfinite(panel.values)]
    extent = [*seen.tolist(), *panel.limits, *panel.within] or [0.0]
    low, high = min(extent), max(extent)
    margin = 0.08 * (high - low) or 1.0
    value = _Axis(low - margin, high + margin, top + _PANEL, top)
    lines = [f'<text class="title" x="{_LEFT}" y="{top - 4}">{escape(panel.title)}</text>']
    lines += [_stretch(band, time, (top, _PANEL), band.tone) for band in bands]
    bottom = top + _PANEL - _MARK
    lines += [_stretch(mark, time, (bottom, _MARK), f"{mark.tone} mark") for mark in panel.marks]
    for tick in value.ticks(4):
        y = value.at(tick)
        lines.append(_line("axis", y))
        lines.append(
            f'<text class="tick" x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{tick:g}</text>'
        )
    lines += [_line("limit", value.at(limit)) for limit in panel.limits]
    lines += _curve(t, panel.values, time, value)
    return lines + (_dots(t, panel.values, time, value) if panel.dots else [])


def _line(kind: str, y: float) -> str:
    return f'<line class="{kind}" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'


def _stretch(band: Band, time: _Axis, rows: tuple[int, int], kind: str) -> str:
    """Return a rectangle over a stretch of time, with its name and link."""
    start, end = time.at(band.start_s), time.at(band.end_s)
    top, height = rows
    rectangle = (
        f'<rect class="{kind}" x="{start:.1f}" y="{top}" width="{end - start:.1f}"'
        f' height="{height}"><title>{escape(band.label)}</title></rect>'
    )
    # Keys reach each stretch once, by its name above the panels.
    return _linked(band, rectangle, ' tabindex="-1"')


def _quoted(text: str) -> str:
    """Return text as it may stand in an attribute."""
    return escape(text, {'"': "&quot;"})


def _linked(band: Band, shape: str, attributes: str = "") -> str:
    if band.href is None:
        return shape
    return f'<a href="{_quoted(band.href)}"{attributes}>{shape}</a>'


def _curve(t: FloatArray, values: FloatArray, time: _Axis, value: _Axis) -> Iterable[str]:
    """Yield a line for each unbroken stretch."""
    t, values = _thinned(t, values)
    known = np.isfinite(values)
    ends = np.flatnonzero(np.diff(known.astype(int))) + 1
    for some_t, some in zip(np.split(t, ends), np.split(values, ends), strict=True):
        if len(some) > 1 and math.isfinite(some[0]):
            pairs = zip(some_t.tolist(), some.tolist(), strict=True)
            points = " ".join(f"{time.at(x):.1f},{value.at(y):.1f}" for x, y in pairs)
            yield f'<polyline class="curve" points="{points}"/>'


def _dots(t: FloatArray, values: FloatArray, time: _Axis, value: _Axis) -> list[str]:
    return [
        f'<circle class="dot" cx="{time.at(x):.1f}" cy="{value.at(y):.1f}" r="3.5"/>'
        for x, y in zip(t.tolist(), values.tolist(), strict=True)
        if math.isfinite(y)
    ]


def _thinned(t: FloatArray, values: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return no more points than can be seen: the least and the greatest of each group."""
    if len(t) <= _MOST_POINTS:
        return t, values
    kept: set[int] = set()
    for group in np.array_split(np.arange(len(t)), _MOST_POINTS // 2):
        some = values[group]
        if np.isfinite(some).any():
            kept |= {int(group[np.nanargmin(some)]), int(group[np.nanargmax(some)])}
        else:
            kept.add(int(group[0]))
    order = sorted(kept)
    return t[order], values[order]


def _centred(x: float, y: float, text: str) -> str:
    return f'<text class="tick" x="{x:.1f}" y="{y:g}" text-anchor="middle">{escape(text)}</text>'
