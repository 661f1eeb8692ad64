"""batch.csv: one row a video of many, for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from formcheck import exercises
from formcheck.core.results.report import Report
from formcheck.sinks.files.atomic_write import write_whole
from formcheck.sinks.files.session_files import text_cell
from formcheck.sinks.text.notes import notes

_HEAD = (
    "video", "exercise", "status", "results", "reps", "good_reps", "attempts", "hold_s",
    "good_hold_s", "faults", "not_checked", "looks_like", "rotate_deg", "view", "frames",
    "duration_s", "tracked_s", "formcheck_version", "notes",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Judged:
    """The result of one video.

    Attributes:
        number: Place in the batch, from 0.
        video: Its path below the folder or list that was given, with "/".
        exercise: The one that was asked for.
        results: Folder of its files below that of all results, with "/".
        report: What was found; None when it could not be watched.
        reason: Why not, in one line.
    """

    number: int
    video: str
    exercise: str
    results: str
    report: Report | None = None
    reason: str = ""

    @property
    def failed(self) -> bool:
        """True without a report, and when nobody was seen in it."""
        return self.report is None or self.report.source.tracked_s == 0

    def told(self) -> str:
        """Return the reason of a failure, or the notes on the session."""
        if self.report is None:
            return self.reason
        exercise = exercises.get(self.report.exercise)
        return " ".join(notes(self.report, exercise, unchecked=False))


def write_batch_csv(path: Path, videos: Iterable[Judged]) -> None:
    """Write one row a video; a number that is not known is an empty cell.

    Raises:
        OutputError: The file cannot be written.
    """
    text = io.StringIO()
    rows = csv.DictWriter(text, _HEAD, restval="")
    rows.writeheader()
    rows.writerows(_row(one) for one in videos)
    write_whole(path, text.getvalue())


def _row(one: Judged) -> dict[str, str]:
    row = {
        "video": text_cell(one.video),
        "exercise": text_cell(one.report.exercise if one.report else one.exercise),
        "status": "failed" if one.failed else "done",
        "notes": text_cell(one.told()),
    }
    if one.report is None:
        return row
    return row | {"results": text_cell(one.results)} | _found(one.report)


def _found(report: Report) -> dict[str, str]:
    summary, source = report.summary(), report.source
    mismatch = report.mismatch
    turn_deg = mismatch.rotate_deg if mismatch else None
    faults = [f"{code}:{times}" for code, times in summary["fault_counts"].items()]
    return {
        "exercise": report.exercise,
        "reps": str(summary["reps"]),
        "good_reps": str(summary["good_reps"]),
        "attempts": str(summary["attempts"]),
        "hold_s": f"{summary['hold_s']:.3f}",
        "good_hold_s": f"{summary['good_hold_s']:.3f}",
        "faults": " ".join(faults),
        "not_checked": " ".join(entry.code for entry in report.not_checked),
        "looks_like": text_cell((mismatch and mismatch.looks_like) or ""),
        "rotate_deg": "" if turn_deg is None else str(turn_deg),
        "view": report.view.label,
        "frames": str(source.frames),
        "duration_s": f"{source.duration_s:.3f}",
        "tracked_s": f"{source.tracked_s:.3f}",
        "formcheck_version": report.formcheck_version,
    }
