"""formcheck replay: judges a recording again, without video and without MediaPipe."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from formcheck.cli import options as opt


def replay(
    recording: Annotated[
        Path, typer.Argument(metavar="RECORDING", help="A recording made with --record.")
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="DIR", help="Write the report and its files here."),
    ] = None,
    exercise: Annotated[
        str | None,
        typer.Option(
            "--exercise",
            "-e",
            help="Judge it as this exercise: a name, auto or a .toml file; default: as recorded.",
        ),
    ] = None,
    thresholds: opt.SetThreshold = None,
    json: opt.Json = False,
    force: opt.Force = False,
) -> None:
    """Judge recorded poses again, without the video.

    The report equals that of the recorded run, apart from the kind of source, unless you change
    thresholds or the exercise.
    """
    from dataclasses import replace

    from formcheck.app.auto_start import choose_exercise, detect_exercise
    from formcheck.app.pipeline import observations_from_poses, run
    from formcheck.app.result_files import PrintReport, names_of, session_files
    from formcheck.capture.recording.recording import Recording
    from formcheck.core.results.report import Source
    from formcheck.sinks.base import Sink
    from formcheck.sinks.files.atomic_write import prepare_folder
    from formcheck.sinks.text.report_notes import choice_line
    from formcheck.userfiles.lookup import resolve_exercise

    recorded_poses = Recording(recording)
    changes = opt.parse_thresholds(thresholds)
    name = exercise or recorded_poses.exercise
    asked = resolve_exercise(name, {})
    same = exercise is None or (asked is not None and asked.name == recorded_poses.exercise)
    if same:
        changes = {**recorded_poses.thresholds, **changes}
    chosen, choice = resolve_exercise(name, changes), None
    if chosen is None:
        found = detect_exercise(
            observations_from_poses(recorded_poses), recorded_poses.source.duration_s
        )
        chosen, choice = choose_exercise(found, rotate_deg=recorded_poses.source.rotate_deg)
        typer.echo(choice_line(chosen, choice), err=True)
    sinks: list[Sink] = []
    if out is not None:
        folder = prepare_folder(out, names_of(), force=force)
        sinks = session_files(folder, chosen, recorded_poses.source)

    def describe() -> Source:
        source = recorded_poses.source
        return replace(source, kind="recording", problem=recorded_poses.problem)

    run(
        observations_from_poses(recorded_poses),
        chosen,
        [*sinks, PrintReport(chosen, out, json=json)],
        describe=describe,
        goal=recorded_poses.goal if same else None,
        chosen=choice,
    )
