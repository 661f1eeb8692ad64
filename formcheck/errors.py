"""The errors that formcheck raises on purpose.

    FormcheckError            the user can act on it (exit code 1)
    ├── VideoError            a file that is missing, not a video, empty or damaged
    ├── CameraError           a camera that is missing, busy, forbidden or gone
    ├── ModelError            a pose model that is missing, altered or does not load
    ├── RecordingError        a recording that cannot be read
    ├── ReportError           a report that cannot be read
    ├── UserFileError         an exercise or workout of one's own that makes no sense
    ├── HistoryError          the sessions that were kept cannot be used
    ├── OutputError           a folder or file that cannot be written
    ├── ClusterError          worker processes that cannot be had or do not last
    ├── UndecidedError        which exercise is done was to be found out, and was not clear
    └── UsageError            an argument that names nothing (exit code 2)
        ├── UnknownExerciseError
        ├── UnknownThresholdError
        └── UnknownWorkoutError

Every message says in one line what was expected, what came and what to do.
"""

from __future__ import annotations

__all__ = [
    "CameraError",
    "ClusterError",
    "FormcheckError",
    "HistoryError",
    "ModelError",
    "OutputError",
    "RecordingError",
    "ReportError",
    "UndecidedError",
    "UnknownExerciseError",
    "UnknownThresholdError",
    "UnknownWorkoutError",
    "UsageError",
    "UserFileError",
    "VideoError",
    "printable",
]


def printable(message: str) -> str:
    """Return a message that may quote a file in one line, without control characters."""
    return "".join(
        one if one.isprintable() else one.encode("unicode_escape").decode("ascii")
        for one in message
    )


class FormcheckError(Exception):
    """Base of all errors that a user can act on."""


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
    """An exercise or workout of one's own cannot be read, or makes no sense."""


class HistoryError(FormcheckError):
    """The sessions that were kept cannot be used."""


class OutputError(FormcheckError):
    """A folder or file cannot be written."""


class ClusterError(FormcheckError):
    """Worker processes, here or on a cluster, cannot be had or do not last."""


class UndecidedError(FormcheckError):
    """Which exercise is done was not clear."""


class UsageError(FormcheckError):
    """An argument names something that does not exist."""


class UnknownExerciseError(UsageError):
    """No exercise has this name."""


class UnknownThresholdError(UsageError):
    """The exercise has no threshold of this name."""


class UnknownWorkoutError(UsageError):
    """No workout has this name."""
