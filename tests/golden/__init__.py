"""Recordings of the samples and the reports that they give; `scripts/update_golden` renews these.

The recordings were made with ``formcheck analyse samples/NAME.mp4 --record`` and the full model.
"""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from formcheck.cli import app

FOLDER = Path(__file__).parent
RECORDINGS = sorted(FOLDER.glob("*.poses.jsonl.gz"))
#: Other processors round the last bits otherwise.
TOLERANCE = 1e-6
#: Stands for a place that is missing; no report holds it.
NOTHING = ...


def name_of(recording: Path) -> str:
    """Return the name of the sample."""
    return recording.name.partition(".")[0]


def report_path(recording: Path) -> Path:
    """Return where the golden report of a recording lies."""
    return FOLDER / f"{name_of(recording)}.report.json"


def judged(recording: Path) -> dict[str, Any]:
    """Return the report that the command line gives of a recording.

    The version is left out: a release alone changes no report.
    """
    with contextlib.redirect_stdout(io.StringIO()) as output:
        app(["replay", str(recording), "--json"], standalone_mode=False)
    report: dict[str, Any] = json.loads(output.getvalue())
    del report["formcheck_version"]
    return report


def differences(before: Any, after: Any) -> list[str]:
    """Return a line for each place where two reports differ; numbers may by ``TOLERANCE``."""
    old, new = dict(_leaves(before)), dict(_leaves(after))
    places = [*old, *(place for place in new if place not in old)]
    return [
        f"{place}: {old.get(place, NOTHING)!r} -> {new.get(place, NOTHING)!r}"
        for place in places
        if not _same(old.get(place, NOTHING), new.get(place, NOTHING))
    ]


def _leaves(data: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    """Yield place and value of everything that holds nothing else."""
    if data and isinstance(data, dict):
        for key, value in data.items():
            yield from _leaves(value, f"{place}.{key}" if place else key)
    elif data and isinstance(data, list):
        for number, value in enumerate(data):
            yield from _leaves(value, f"{place}[{number}]")
    else:
        yield place, data


def _same(old: Any, new: Any) -> bool:
    numbers = {type(old), type(new)} <= {int, float}
    return abs(old - new) <= TOLERANCE if numbers else type(old) is type(new) and old == new
