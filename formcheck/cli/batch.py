"""formcheck batch: many videos, in many processes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from formcheck.app.choices import BY_FOLDER, Backend
from formcheck.cli import options as opt
from formcheck.errors import UsageError
from formcheck.userfiles.lookup import is_user_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from formcheck.batch.plan import Job
    from formcheck.sinks.files.batch_csv import Judged

_TABLE = "batch.csv"


def batch(
    videos: Annotated[
        Path,
        typer.Argument(
            metavar="FOLDER|LIST",
            help="A folder with videos in it or below, or a text file with a path a line.",
        ),
    ],
    exercise: Annotated[
        str,
        typer.Option(
            "--exercise",
            "-e",
            help="What is done in all of them; by-folder takes the name of each video's folder, "
            "auto finds it out.",
        ),
    ],
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="DIR", help="Folder for all results.")
    ],
    model: opt.Model = "full",
    video: Annotated[bool, typer.Option("--video", help="Also write annotated videos.")] = False,
    record: opt.Record = False,
    no_pictures: opt.NoPictures = False,
    rate: opt.PicturesPerSecond = None,
    rotate: opt.Rotate = None,
    thresholds: opt.SetThreshold = None,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", "-j", min=1, help="So many at once; else one for each core."),
    ] = None,
    backend: Annotated[
        Backend, typer.Option(help="Where they are watched: here, or on a cluster.")
    ] = "local",
    address: Annotated[
        str | None, typer.Option(help="Of the cluster, such as tcp://10.0.0.5:8786.")
    ] = None,
) -> None:
    """Analyse many videos at once; run again, it does what is missing or has changed.

    DIR/batch.csv has a row for each video, be it done or failed.
    """
    if (address is None) != (backend == "local"):
        raise UsageError(
            "expected --address with --backend dask or ray and only there, got "
            f"{'none' if address is None else address} with {backend}"
        )
    if is_user_file(exercise):
        raise UsageError(
            f"batch takes exercises that are built in, got the file {exercise}; judge each video "
            f"with `formcheck analyse VIDEO --exercise {exercise}`"
        )
    changes = opt.parse_thresholds(thresholds)
    if exercise != BY_FOLDER:
        from formcheck.userfiles.lookup import resolve_exercise

        resolve_exercise(exercise, changes)

    from formcheck.batch.plan import Settings, plan_batch
    from formcheck.batch.worker import earlier_rows
    from formcheck.sinks.files.atomic_write import prepare_folder
    from formcheck.sinks.terminal.batch_progress import print_batch

    settings = Settings(
        model,
        tuple(sorted(changes.items())),
        video,
        record,
        pictures=not no_pictures,
        rate=opt.parse_rate(rate),
        rotation=opt.parse_rotation(rotate),
    )
    plan = plan_batch(videos, exercise, out, settings)
    table = prepare_folder(out, (), force=False) / _TABLE
    rows = {row.number: row for row in earlier_rows(plan)}
    _save(table, rows)
    missing = [job for job in plan if job.row.number not in rows]
    try:
        for row in _judged(missing, backend, address, jobs):
            rows[row.number] = row
            _save(table, rows)
    except SystemExit:
        left = f"{len(rows)} of {len(plan)} are done; the same command goes on with the others"
        typer.echo(f"formcheck: stopped. {left}", err=True)
        raise
    print_batch([rows[number] for number in sorted(rows)], len(plan) - len(missing), table)
    if any(row.failed for row in rows.values()):
        raise typer.Exit(1)


def _judged(
    jobs: Sequence[Job], backend: Backend, address: str | None, at_once: int | None
) -> Iterator[Judged]:
    """Watch the videos and show how far that has come; yields each row as it is done."""
    if not jobs:
        return

    from formcheck.batch.pool import judge_all, pool
    from formcheck.batch.worker import clear
    from formcheck.sinks.terminal.batch_progress import BatchProgress

    for job in jobs:
        clear(job)
    with pool(backend, address) as workers, BatchProgress(len(jobs)) as progress:
        for row in judge_all(jobs, workers, at_once or workers.room):
            yield row
            progress.tell(row)


def _save(table: Path, rows: Mapping[int, Judged]) -> None:
    from formcheck.sinks.files.batch_csv import write_batch_csv

    write_batch_csv(table, [rows[number] for number in sorted(rows)])
