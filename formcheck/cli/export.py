"""formcheck export: recorded poses for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from formcheck.cli import options as opt
from formcheck.errors import notify
from formcheck.sinks.files.pose_formats import PoseFormat


def export(
    recording: Annotated[
        Path, typer.Argument(metavar="RECORDING", help="A recording made with --record.")
    ],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="The file to write.")],
    form: Annotated[
        PoseFormat,
        typer.Option("--format", help="trc for OpenSim and Pose2Sim, csv or json."),
    ] = "trc",
    force: opt.Force = False,
) -> None:
    """Write recorded poses as 33 landmarks in metres: y up, origin between the hips."""
    from formcheck.capture.recording.recording import Recording
    from formcheck.errors import OutputError
    from formcheck.sinks.files.atomic_write import cannot_write, write_whole
    from formcheck.sinks.files.pose_export import export_poses

    poses = Recording(recording)
    try:
        if out.exists() and (not force or not out.is_file() or out.samefile(recording)):
            raise OutputError(
                f"expected a new file to write, got {out}, which is there already. "
                "Choose another name with -o FILE, or replace a file with --force."
            )
    except OSError as error:
        raise cannot_write(out, error) from error
    known = list(poses)  # only then are its figures final
    text = export_poses(known, form, fps=poses.source.fps, name=out.name)
    write_whole(out, text)
    if poses.problem is not None:
        notify(poses.problem)
