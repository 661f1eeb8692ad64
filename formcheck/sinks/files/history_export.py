"""The history for other programs: JSON with everything stored, CSV with a row per session."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from formcheck.core.results.report import not_checked_dict, plain, rep_dict
from formcheck.history.records import StoredSession
from formcheck.history.summary import summarize
from formcheck.sinks.files.session_files import csv_text, text_cell

#: A change of meaning raises this.
EXPORT_VERSION = 2
_COLUMNS = (
    "id", "started_at", "exercise", "source_name", "source_kind", "view", "duration_s",
    "tracked_s", "sets", "reps", "good_reps", "attempts", "hold_s", "good_hold_s", "faults",
)  # fmt: skip


def history_json(sessions: Sequence[StoredSession]) -> str:
    """Return everything stored; names are as in report.json, unknown values are null."""
    data = {"schema_version": EXPORT_VERSION, "sessions": [_entry(one) for one in sessions]}
    return json.dumps(data, indent=2) + "\n"


def _entry(session: StoredSession) -> dict[str, Any]:
    told = {
        "started_at": session.started_at.isoformat(),
        "goal": session.goal.to_dict() if session.goal else None,
        "reps": [rep_dict(rep) for rep in session.reps],
        "not_checked": [not_checked_dict(entry) for entry in session.not_checked],
    }
    entry: dict[str, Any] = plain(asdict(session) | told)
    return entry | {"thresholds": dict(session.thresholds)}


def history_csv(sessions: Sequence[StoredSession]) -> str:
    """Return a row for each session; text cannot start a formula."""
    return csv_text([_COLUMNS, *(_row(session) for session in sessions)])


def _row(session: StoredSession) -> list[str]:
    summary = summarize([session])
    texts = (session.exercise, session.source_name, session.source_kind, session.view)
    return [
        str(session.id),
        session.started_at.isoformat(),
        *map(text_cell, texts),
        f"{session.duration_s:.1f}",
        f"{session.tracked_s:.1f}",
        str(len(session.sets)),
        str(summary.reps),
        str(summary.good_reps),
        str(session.attempts),
        f"{summary.hold_s:.1f}",
        f"{summary.good_hold_s:.1f}",
        text_cell(" ".join(f"{code}:{count}" for code, count in summary.faults.items())),
    ]
