"""formcheck batch: many videos, in many processes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from formcheck.batch import BY_FOLDER, Backend
from formcheck.cli import options as opt
from formcheck.errors import UsageError, notify

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from formcheck.batch.plan import Job
    from formcheck.sinks.files.batch_csv import Judged


def batch(
    videos: Annotated[
        Path,
        typer.Argument(
            metavar="FOLDER|LIST",
            help="A folder with videos, also in subfolders, or a text file with one path per line.",
        ),
    ],
    exercise: Annotated[
        str,
        typer.Option(
            "--exercise",
            "-e",
            help="The exercise of all videos; by-folder takes the name of each video's folder, "
            "auto detects it.",
        ),
    ],
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="DIR", help="Folder for all results.")
    ],
    model: opt.Model = "full",
    video: Annotated[bool, typer.Option("--video", help="Also write annotated videos.")] = False,
    record: opt.Record = False,
    no_pictures: opt.NoPictures = False,
    rate: opt.PoseRate = None,
    rotate: opt.Rotate = None,
    thresholds: opt.SetThreshold = None,
    jobs: Annotated[
        int | None,
        typer.Option(
            "--jobs", "-j", min=1, help="Number of videos at once; default: one per core."
        ),
    ] = None,
    backend: Annotated[
        Backend, typer.Option(help="Where to run: on this machine, or on a cluster.")
    ] = "local",
    address: Annotated[
        str | None, typer.Option(help="Address of the cluster, such as tcp://10.0.0.5:8786.")
    ] = None,
) -> None:
    """Analyse many videos at once; a second run does only missing and changed ones.

    DIR/batch.csv has a row for each video, done or failed.
    """
    from formcheck.userfiles.lookup import is_user_file, resolve_exercise

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
        resolve_exercise(exercise, changes)

    from formcheck.batch.plan import Settings, plan_batch
    from formcheck.batch.worker import earlier_rows
    from formcheck.sinks.files.atomic_write import prepare_folder
    from formcheck.sinks.files.batch_csv import write_batch_csv
    from formcheck.sinks.terminal.tables import print_batch

    pose_rate, rotation = opt.parse_rate(rate), opt.parse_rotation(rotate)
    thresholds_given = tuple(sorted(changes.items()))
    settings = Settings(
        model, thresholds_given, video, record, not no_pictures, pose_rate, rotation
    )
    plan = plan_batch(videos, exercise, out, settings)
    table = prepare_folder(out, (), force=False) / "batch.csv"
    rows = {row.number: row for row in earlier_rows(plan)}

    def in_order() -> list[Judged]:
        return [rows[number] for number in sorted(rows)]

    write_batch_csv(table, in_order())
    missing = [job for job in plan if job.row.number not in rows]
    try:
        for row in _run_jobs(missing, backend, address, jobs):
            rows[row.number] = row
            write_batch_csv(table, in_order())
    except SystemExit:
        left = f"{len(rows)} of {len(plan)} are done; the same command goes on with the others"
        notify(f"stopped. {left}")
        raise
    print_batch(in_order(), len(plan) - len(missing), table)
    if any(row.failed for row in rows.values()):
        raise typer.Exit(1)


def _run_jobs(
    jobs: Sequence[Job], backend: Backend, address: str | None, at_once: int | None
) -> Iterator[Judged]:
    """Judge the videos with a progress bar; yield each row when it is done."""
    if not jobs:
        return

    from formcheck.batch.pool import judge_all, pool
    from formcheck.batch.worker import clear
    from formcheck.sinks.terminal.progress import batch_progress

    for job in jobs:
        clear(job)
    with pool(backend, address) as workers, batch_progress(len(jobs)) as tell:
        for row in judge_all(jobs, workers, at_once or workers.capacity):
            yield row
            tell(row)
