"""The command line: verbs, options and exit codes.

Verbs import what they need when they run, so that ``--help`` answers at once.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import Annotated, Any, NoReturn

import typer

from formcheck._version import __version__
from formcheck.cli.analyse import analyse
from formcheck.cli.batch import batch
from formcheck.cli.compare import compare
from formcheck.cli.doctor import doctor
from formcheck.cli.exercises import exercises
from formcheck.cli.export import export
from formcheck.cli.history import history
from formcheck.cli.live import live
from formcheck.cli.replay import replay
from formcheck.cli.standard_streams import safe_streams
from formcheck.cli.web import web
from formcheck.cli.workout import workout
from formcheck.errors import UsageError, error_message, notify

EXIT_USER_CAN_FIX = 1
EXIT_USAGE = 2
EXIT_INTERRUPTED = 130

app = typer.Typer(
    name="formcheck",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    # Framed help would take as long again as all else that --help does.
    rich_markup_mode=None,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"formcheck {__version__}")
        raise typer.Exit


@app.callback()
def formcheck(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    """Count reps, time holds and warn of bad form, from a webcam or a video.

    Education, not medical advice.
    """


app.command()(analyse)
app.command("analyze", hidden=True)(analyse)
app.command()(batch)
app.command()(live)
app.command()(workout)
app.command()(web)
app.command()(replay)
app.command()(history)
app.command()(compare)
app.command()(export)
app.command()(exercises)
app.command()(doctor)


def main() -> None:
    """Run the command line; an error is one line on stderr and an exit code."""
    signal.signal(signal.SIGINT, _leave)
    with safe_streams() as lost:
        code = _run()
        if (problem := lost()) is not None:
            notify(
                f"stdout did not take all of the result: {problem}; send it elsewhere. "
                "Files that were written are complete"
            )
            code = code or EXIT_USER_CAN_FIX
    sys.exit(code)


def _run() -> int:
    try:
        app(prog_name="formcheck")
    except SystemExit as end:
        if end.code is None or isinstance(end.code, int):
            return end.code or 0
        notify(str(end.code))
        return EXIT_USER_CAN_FIX
    except Exception as error:
        if os.environ.get("FORMCHECK_DEBUG"):
            raise
        notify(error_message(error))
        return EXIT_USAGE if isinstance(error, UsageError) else EXIT_USER_CAN_FIX
    return 0


def _leave(number: int, frame: Any) -> NoReturn:
    """Leave at Ctrl-C, by way of everything that tidies up."""
    sys.exit(EXIT_INTERRUPTED)
