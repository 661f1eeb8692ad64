"""curves.svg: the main signals over time, with the repetitions, their faults and the limits."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np

from formcheck.core.exercise.definition import Cycle, Exercise
from formcheck.core.exercise.rules import Fault, Rule, limit_of, signal_of
from formcheck.core.pose.frame import Frame
from formcheck.core.results.events import Restarted, Tick
from formcheck.core.results.report import Report
from formcheck.core.types import View
from formcheck.sinks.files.atomic_write import write_whole
from formcheck.sinks.html.svg_plot import Band, Color, Plot, plot_svg
from formcheck.sinks.text.format import plot_title, plotted


class SignalLog:
    """Keeps the signals of a session that can be plotted.

    These are the signals that the overlay shows, or else the one that carries the reps; those of
    faults that endanger the back; and those of raised faults. Each is plotted if it was seen.
    """

    def __init__(self, exercise: Exercise) -> None:
        self._exercise = exercise
        cycle = exercise.measure
        self._carriers = [cycle.signal] if isinstance(cycle, Cycle) else []
        self._rules = [rule for rule in exercise.faults if _shows(rule)]
        judged = (signal_of(rule) for rule in self._rules)
        self._names = _known((*exercise.shown, *self._carriers, *judged))
        self._begin()

    def _begin(self) -> None:
        # Single precision: an hour of pictures takes 6 MB.
        self._t = array("d")
        self._values = {name: array("f") for name in self._names}

    def note(self, tick: Tick) -> None:
        if any(isinstance(event, Restarted) for event in tick.events):
            self._begin()
        self._t.append(tick.t)
        for name, values in self._values.items():
            values.append(tick.signals[name])

    def svg(self, report: Report, *, linked: bool = False) -> str | None:
        """Return the plot; None when nothing was seen.

        With ``linked`` each band leads to "#rep-NUMBER" or "#hold-NUMBER" of the page around it.
        """
        if not self._t:
            return None
        panels = [self._panel(name, report) for name in self._plotted(report)]
        bands = [band if linked else replace(band, href=None) for band in bands_of(report)]
        title = f"{self._exercise.title}: {report.source.name}"
        return plot_svg(np.array(self._t), panels, bands, title=title)

    def carried(self, t: float) -> float:
        """Return the value that the signal which carries the reps had at ``t``; NaN if unknown."""
        if not (self._carriers and self._t):
            return math.nan
        nearest = int(np.argmin(np.abs(np.array(self._t) - t)))
        return self._values[self._carriers[0]][nearest]

    def _plotted(self, report: Report) -> list[str]:
        raised = {fault.code for fault in report.faults}
        main = self._seen(self._exercise.shown) or self._carriers
        others = (
            signal_of(rule)
            for rule in sorted(self._rules, key=lambda rule: rule.severity != "stop")
            if rule.severity == "stop" or rule.code in raised
        )
        return self._seen(_known((*main, *others)))

    def _seen(self, names: Iterable[str]) -> list[str]:
        return [name for name in names if not np.isnan(self._values[name]).all()]

    def _panel(self, name: str, report: Report) -> Plot:
        signal = self._exercise.signal(name)
        view: View = next((one for one in signal.views if one == report.view.label), "side")
        rules = {rule.code: rule for rule in self._rules if signal_of(rule) == name}
        faults = [fault for fault in report.faults if fault.code in rules]
        raised = {fault.code for fault in faults}
        # Limits of whole reps hold at one moment only, and some need a second sign: they are shown
        # where they were broken.
        limits = {
            limit_of(rule, view)
            for rule in rules.values()
            if rule.code in raised or (isinstance(rule, Fault) and not rule.when)
        }
        known = tuple(sorted(limit for limit in limits if not math.isnan(limit)))
        marks = tuple(
            Band(fault.start_s, fault.end_s, rules[fault.code].title, fault.severity)
            for fault in faults
        )
        values = plotted(signal, np.array(self._values[name], np.float64))
        limits_shown = tuple(plotted(signal, np.array(known)).tolist())
        return Plot(plot_title(signal), values, limits_shown, marks)


def _shows(rule: Rule) -> bool:
    """Return True when a rule limits values of its signal, not changes of it."""
    kinds = ("bottom", "top", "rest", "min", "max")
    return isinstance(rule, Fault) or rule.stat.partition(":")[0] in kinds


def _known(names: Iterable[str | None]) -> tuple[str, ...]:
    """Return each name once, in order."""
    return tuple(dict.fromkeys(name for name in names if name is not None))


class Curves:
    """A sink that writes curves.svg."""

    def __init__(self, path: Path, exercise: Exercise) -> None:
        self._path = path
        self._log = SignalLog(exercise)

    def write(self, tick: Tick, frame: Frame | None) -> None:
        self._log.note(tick)

    def close(self, report: Report | None) -> None:
        text = self._log.svg(report) if report is not None else None
        if text is not None:
            write_whole(self._path, text)


def bands_of(report: Report) -> Iterable[Band]:
    """Yield a band for each rep, or for each hold where nothing is counted."""
    severities = {fault.code: fault.severity for fault in report.faults}

    def tone(codes: Iterable[str], *, cut_off: bool = False) -> Color:
        raised = {severities[code] for code in codes if code in severities}
        return "stop" if "stop" in raised else "warn" if raised or cut_off else "good"

    if report.reps:
        for rep in report.reps:
            name, href = f"rep {rep.number}", f"#rep-{rep.number}"
            yield Band(rep.start_s, rep.end_s, name, tone(rep.faults, cut_off=rep.cut_off), href)
        return
    for number, hold in enumerate(report.holds, 1):
        side = f"{hold.side} " if hold.side else ""
        name, href = f"{side}{hold.held_s:.1f} s", f"#hold-{number}"
        yield Band(hold.start_s, hold.end_s, name, tone(hold.faults), href)
