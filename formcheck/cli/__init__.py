"""The command line: the only place that wires parts together.

Verbs import what they need when they run, so that ``--help`` answers at once.
"""

from __future__ import annotations

import os
import sys

import typer

from formcheck.cli.analyse import analyse
from formcheck.cli.doctor import doctor
from formcheck.cli.exercises import exercises
from formcheck.cli.live import live
from formcheck.cli.replay import replay
from formcheck.errors import FormcheckError, UsageError

__all__ = ["app", "main"]

EXIT_USER_CAN_FIX = 1
EXIT_USAGE = 2
EXIT_INTERRUPTED = 130

app = typer.Typer(
    name="formcheck",
    help="Counts reps, times holds and warns of bad form, from a webcam or a video. "
    "Education, not medical advice.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(analyse)
app.command("analyze", hidden=True)(analyse)
app.command()(live)
app.command()(replay)
app.command()(exercises)
app.command()(doctor)


def main() -> None:
    """Run the command line; every error that was meant for the user is one line on stderr."""
    try:
        app()
    except FormcheckError as error:
        _tell(str(error), error)
        sys.exit(EXIT_USAGE if isinstance(error, UsageError) else EXIT_USER_CAN_FIX)
    except ImportError as error:
        _tell(f"{error}. Run `formcheck doctor`: it says what is missing.", error)
        sys.exit(EXIT_USER_CAN_FIX)
    except KeyboardInterrupt:
        sys.exit(EXIT_INTERRUPTED)


def _tell(message: str, error: Exception) -> None:
    if os.environ.get("FORMCHECK_DEBUG"):
        raise error
    print(f"formcheck: {message}", file=sys.stderr)  # noqa: T201
