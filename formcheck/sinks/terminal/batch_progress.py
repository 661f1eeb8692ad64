"""How far a batch of videos has come, on stderr."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from formcheck import exercises
from formcheck.sinks.files.batch_csv import Judged
from formcheck.sinks.text.format import count
from formcheck.sinks.text.report import headline


class BatchProgress:
    """A line for each video as it is done, above one bar; without the bar where no terminal is.

    Args:
        total: How many videos are to be watched.
    """

    def __init__(self, total: int) -> None:
        self._bar = Progress(
            TextColumn("Videos"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            # File names may look like markup or emoji.
            console=Console(stderr=True, markup=False, emoji=False, highlight=False),
            transient=True,
            disable=not sys.stderr.isatty(),
        )
        self._task = self._bar.add_task("", total=total)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.stop()

    def tell(self, one: Judged) -> None:
        self._bar.console.print(_line(one), soft_wrap=True)
        self._bar.advance(self._task)


def print_batch(videos: Sequence[Judged], before: int, table: Path) -> None:
    """Print the results of all videos on stdout.

    Args:
        videos: All of them.
        before: How many of them an earlier run had done.
        table: The file with a row for each.
    """
    failed = [one for one in videos if one.failed]
    told = [f"{len(videos) - len(failed)} done", *[f"{len(failed)} failed"] * bool(failed)]
    earlier = f" ({before} in an earlier run)" if before else ""
    console = Console(markup=False, emoji=False, highlight=False, soft_wrap=True)
    console.print(f"{count(len(videos), 'video')}: {', '.join(told)}{earlier}", style="bold")
    for one in failed:
        console.print(_line(one))
    console.print(f"Results: {table}")


def _line(one: Judged) -> str:
    """Return the result of a video in one line."""
    name = "".join(letter if letter.isprintable() else "?" for letter in one.video)
    if one.report is None or one.failed:
        return f"{name}: failed: {one.told()}"
    return f"{name}: {headline(one.report, exercises.get(one.report.exercise))}"
