"""What is kept of a live session, and how much of it the person wants."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from formcheck.core.exercise import Exercise
    from formcheck.core.goal import Goal
    from formcheck.core.report import Source
    from formcheck.sinks.base import Sink


@dataclass(frozen=True, slots=True)
class Keeping:
    """What people choose of it.

    Attributes:
        record: Keep the poses.
        filmed: Keep what was filmed.
        pictures: The page may show the person.
        saved: Keep the numbers in the history.
        changes: Thresholds that were changed, for the recording.
    """

    record: bool
    filmed: bool
    pictures: bool
    saved: bool
    changes: Mapping[str, float] = field(default_factory=dict)

    def names(self) -> list[str]:
        """Return the names of the files."""
        from formcheck.cli.results import names_of

        return names_of(record=self.record, filmed=self.filmed)

    def files(
        self,
        folder: Path,
        exercise: Exercise,
        source: Source,
        goal: Goal | None,
        model: Callable[[], str],
    ) -> list[Sink]:
        """Begin the files in a folder that exists and is free.

        Args:
            folder: Exists.
            exercise: What is done.
            source: What is known of it now.
            goal: What the person wants to do.
            model: Tells the pose model in use, for the recording.
        """
        from formcheck.cli.results import FILMED, session_files
        from formcheck.sinks.annotated_video import FilmedVideo

        # Poses are recorded in any case: what a crash leaves can be replayed into a report.
        files = session_files(
            folder,
            exercise,
            source,
            record_as=(model, self.changes),
            record=self.record,
            goal=goal,
            pictures=self.pictures,
        )
        return [*files, *([FilmedVideo(folder / FILMED)] if self.filmed else [])]

    def history(self) -> list[Sink]:
        """Return the sink that keeps the numbers of a session that begins now, if wanted."""
        from formcheck.cli.results import history_sink

        return [history_sink(datetime.now().astimezone())] if self.saved else []
