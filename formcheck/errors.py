"""The errors that formcheck raises on purpose, and short messages to the user.

The message of an error says in one line what was expected, what was found and what to do.
"""

from __future__ import annotations

import sys
import unicodedata

#: Unicode marks that override the order of letters (UAX 9).
_TURN_TEXT_ROUND = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))


def printable(message: str) -> str:
    """Return a message on one line, without control characters of a file that it quotes.

    Spaces and joiners of other scripts stay: they are common in file names.
    """
    return "".join(
        letter.encode("unicode_escape").decode("ascii")
        # Moves the cursor, ends the line or reverses the text.
        if unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"} or letter in _TURN_TEXT_ROUND
        else letter
        for letter in message
    )


class FormcheckError(Exception):
    """Base of all errors that a user can act on; ends the program with exit code 1."""


class VideoError(FormcheckError):
    """A file is missing, not a video, empty or damaged."""


class CameraError(FormcheckError):
    """A camera is missing, busy, forbidden or gone."""


class ModelError(FormcheckError):
    """A pose model is missing, altered or does not load."""


class RecordingError(FormcheckError):
    """A recording of poses cannot be read."""


class ReportError(FormcheckError):
    """A report cannot be read."""


class UserFileError(FormcheckError):
    """The file of a custom exercise or workout cannot be read or is invalid."""


class HistoryError(FormcheckError):
    """The saved sessions cannot be used."""


class OutputError(FormcheckError):
    """A folder or file cannot be written."""


class ClusterError(FormcheckError):
    """Worker processes, here or on a cluster, cannot be started or do not last."""


class UndecidedError(FormcheckError):
    """The exercise to detect is not clear."""


class UsageError(FormcheckError):
    """An argument is invalid: exit code 2."""


class UnknownExerciseError(UsageError):
    """No exercise has this name."""


class UnknownThresholdError(UsageError):
    """The exercise has no threshold of this name."""


class UnknownWorkoutError(UsageError):
    """No workout has this name."""


def error_message(error: Exception) -> str:
    """Return the error in one line; an unexpected one asks for a report."""
    message = str(error)
    if isinstance(error, OSError) and error.filename is not None and error.strerror:
        # An error of the system with a file or folder, anywhere.
        message = f"cannot use {error.filename}: {error.strerror.lower()}; choose another place"
    elif not isinstance(error, FormcheckError):
        what = " ".join(f"{type(error).__name__}: {error}".split())
        message = (
            f"unexpected {what}; this is a mistake in formcheck: "
            "run it again with FORMCHECK_DEBUG=1 and report what it prints"
        )
    # File names may contain anything.
    return printable(message)


def notify(text: str) -> None:
    """Print one line on stderr, beside the results."""
    # Names of files may break the line.
    print("formcheck:", "\\n".join(text.splitlines()), file=sys.stderr)  # noqa: T201  stderr is meant
