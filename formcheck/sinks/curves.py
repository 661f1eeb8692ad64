"""curves.svg: the main signals over time, with the repetitions, their faults and the limits."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from formcheck.core.events import Restarted, Tick, View
from formcheck.core.exercise import Exercise, Fault, limit_of
from formcheck.core.frame import Frame
from formcheck.core.report import Report
from formcheck.sinks.files import write_whole
from formcheck.sinks.plot import Band, Panel, Tone, plot_svg

__all__ = ["Curves", "bands_of"]

_UNITS = {"deg": "degrees", "leg": "share of the leg", "ratio": "ratio"}


class Curves:
    """A sink that plots what the picture shows as numbers, and what endangers the back."""

    def __init__(self, path: Path, exercise: Exercise) -> None:
        self._path = path
        self._exercise = exercise
        dangers = (
            rule.signal
            for rule in exercise.faults
            if isinstance(rule, Fault) and rule.severity == "stop"
        )
        self._names = tuple(dict.fromkeys((*exercise.shown, *dangers)))
        self._begin()

    def _begin(self) -> None:
        # Single precision: an hour of pictures takes 3 MB.
        self._t = array("d")
        self._values = {name: array("f") for name in self._names}

    def write(self, tick: Tick, frame: Frame | None) -> None:
        """Keep the values of one picture."""
        if any(isinstance(event, Restarted) for event in tick.events):
            self._begin()
        self._t.append(tick.t)
        for name, values in self._values.items():
            values.append(tick.signals[name])

    def close(self, report: Report | None) -> None:
        """Write the file, if anything was seen."""
        if report is None or not self._t:
            return
        panels = [self._panel(name, report) for name in self._names]
        title = f"{self._exercise.title}: {report.source.name}"
        write_whole(
            self._path, plot_svg(np.array(self._t), panels, list(bands_of(report)), title=title)
        )

    def _panel(self, name: str, report: Report) -> Panel:
        signal = self._exercise.signal(name)
        view: View = next((one for one in signal.views if one == report.view.label), "side")
        limits = {
            limit_of(rule, view)
            for rule in self._exercise.faults
            if isinstance(rule, Fault) and rule.signal == name
        }
        values = np.array(self._values[name], np.float64)
        known = tuple(sorted(limit for limit in limits if not math.isnan(limit)))
        return Panel(f"{signal.title} ({_UNITS[signal.unit]})", values, known)


def bands_of(report: Report) -> Iterable[Band]:
    """Yield a band for each rep, or for each hold where nothing is counted."""
    severities = {fault.code: fault.severity for fault in report.faults}

    def tone(codes: Iterable[str]) -> Tone:
        raised = {severities[code] for code in codes if code in severities}
        return "stop" if "stop" in raised else "warn" if raised else "good"

    if report.reps:
        for rep in report.reps:
            yield Band(rep.start_s, rep.end_s, f"rep {rep.number}", tone(rep.faults))
        return
    for hold in report.holds:
        yield Band(hold.start_s, hold.end_s, f"{hold.held_s:.1f} s", tone(hold.faults))
