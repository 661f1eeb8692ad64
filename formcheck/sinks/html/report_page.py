"""report.html: a session as one self-contained page."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from markupsafe import Markup

from formcheck.core.exercise.definition import Exercise
from formcheck.core.pose.frame import Frame
from formcheck.core.results.events import Tick
from formcheck.core.results.report import Report
from formcheck.sinks.files.atomic_write import write_whole
from formcheck.sinks.html.curves import SignalLog
from formcheck.sinks.html.pages import page, resource
from formcheck.sinks.html.report_cards import RepCard, cards
from formcheck.sinks.html.snapshots import Snapshot, Snapshots
from formcheck.sinks.text import report as words
from formcheck.sinks.text.format import clock
from formcheck.sinks.text.report_notes import notes

_SCRIPT = resource("report.js")
#: By which a browser knows that the script of a report page is ours.
SCRIPT_HASH = base64.b64encode(hashlib.sha256(_SCRIPT.encode()).digest()).decode()
# A picture of a fault may lie a little outside of the stretch in the report.
_SLACK_S = 0.5


class ReportPage:
    """A sink that collects pictures and signals and writes the page at the end.

    Args:
        path: The page.
        exercise: What is done.
        video: Name of the annotated video beside the page, if any.
        pictures: It may show the person.
    """

    def __init__(
        self, path: Path, exercise: Exercise, *, video: str | None = None, pictures: bool = True
    ) -> None:
        self._path = path
        self._exercise = exercise
        self._video = video
        self._signals = SignalLog(exercise)
        self._snapshots = Snapshots(exercise) if pictures else None

    def write(self, tick: Tick, frame: Frame | None) -> None:
        self._signals.note(tick)
        if self._snapshots is not None:
            self._snapshots.note(tick, frame)

    def close(self, report: Report | None) -> None:
        if report is not None:
            snapshots = self._snapshots.finish() if self._snapshots is not None else []
            write_whole(self._path, self._rendered(report, snapshots))

    def _rendered(self, report: Report, snapshots: Sequence[Snapshot]) -> str:
        exercise = self._exercise
        curves = self._signals.svg(report, linked=True)
        shown = cards(report, exercise, self._signals.carried)
        return page(
            "report.html",
            report=report,
            exercise=exercise,
            tiles=words.tiles(report, exercise),
            next_step=words.next_step(report, exercise),
            cards=[(card, list(_pictures(card, snapshots))) for card in shown],
            seen_from=words.seen_from(report, exercise),
            unchecked=words.unchecked(report, exercise),
            notes=notes(report, exercise, unchecked=False),
            has_pictures=bool(snapshots),
            # Our own, made of escaped text.
            curves=Markup(curves) if curves else None,  # noqa: S704  our own text
            script=Markup(_SCRIPT),  # noqa: S704  our own text
            script_hash=SCRIPT_HASH,
            video=self._video,
        )


def _pictures(card: RepCard, snapshots: Sequence[Snapshot]) -> Iterable[dict[str, object]]:
    """Yield the picture of a rep and that of each of its faults, where there is one."""
    for one in snapshots:
        if one.code is None and one.asked_s == card.at_s:
            caption = "At the start" if card.at_s == card.start_s else "At the turning point"
            told = f"{card.title} at {clock(one.t)}, with the skeleton drawn on it"
            yield _picture(one, told, caption)
    for fault in card.faults:
        low, high = fault.start_s - _SLACK_S, fault.end_s + _SLACK_S
        for one in snapshots:
            if one.code == fault.code and low <= one.t <= high:
                told = f"{card.title} at {clock(one.t)}: {fault.title}"
                yield _picture(one, told, f"{fault.title}, at its worst")
                break


def _picture(snapshot: Snapshot, text: str, caption: str) -> dict[str, object]:
    source = f"data:image/jpeg;base64,{base64.b64encode(snapshot.jpeg).decode()}"
    size = {"width": snapshot.width, "height": snapshot.height}
    return {"source": source, **size, "text": text, "caption": caption}
