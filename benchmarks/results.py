"""RESULTS.md: tables, each between markers with the command that printed it."""

from __future__ import annotations

import math
import os
import platform
from collections.abc import Sequence
from pathlib import Path

from formcheck import __version__

RESULTS = Path(__file__).resolve().parent / "RESULTS.md"


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    """Return a Markdown table as lines, with an empty line after it."""
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    lines += ["| " + " | ".join(cell(value) for value in row) + " |" for row in rows]
    return [*lines, ""]


def cell(value: object) -> str:
    if isinstance(value, float):
        return "-" if math.isnan(value) else f"{value:.3g}"
    return str(value)


def machine() -> str:
    system = f"{platform.system()} {platform.machine()}"
    return f"{system}, {os.cpu_count()} cores, Python {platform.python_version()}"


def write_section(name: str, text: str, command: str) -> None:
    """Put text between the markers of a section of RESULTS.md."""
    begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    whole = RESULTS.read_text(encoding="utf-8")
    before, _, rest = whole.partition(begin)
    _, _, after = rest.partition(end)
    stamp = f"Printed by `{command}` (formcheck {__version__}; {machine()})."
    RESULTS.write_text(f"{before}{begin}\n{stamp}\n\n{text}\n{end}{after}", encoding="utf-8")
