"""Options that several verbs share, and the parsing of their values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from formcheck.capture.pose.model_files import Variant
from formcheck.errors import UndecidedError, UsageError, notify
from formcheck.sinks.audio import VoiceKind

if TYPE_CHECKING:
    from formcheck.app.rotation import Rotation
    from formcheck.capture.parallel.frame_sampling import Rate

#: Below it quick reps lose their turning point; no camera films faster than the upper limit.
LEAST_RATE, MOST_RATE = 5, 240


ExerciseName = Annotated[
    str,
    typer.Option(
        "--exercise",
        "-e",
        help="Name of an exercise (see `formcheck exercises`), auto to detect it, or your own "
        ".toml file.",
    ),
]
Camera = Annotated[
    str,
    typer.Option(
        help="Camera number, device path, address of a network camera (rtsp:// or http://), or a "
        "video file to play in real time."
    ),
]
SaveSession = Annotated[
    bool, typer.Option("--save/--no-save", help="Add the session to `formcheck history`.")
]
SaveVideo = Annotated[
    bool, typer.Option("--save-video", help="Also save the camera video, as filmed.mp4.")
]
Setup = Annotated[
    bool | None,
    typer.Option(
        "--setup/--no-setup",
        help="First help to place camera and person; on by default for cameras, off for files.",
    ),
]
NoWindow = Annotated[
    bool, typer.Option("--no-window", help="Print lines of text instead; Ctrl-C stops.")
]
Out = Annotated[
    Path | None, typer.Option("--out", "-o", metavar="DIR", help="Folder for the results.")
]
Force = Annotated[bool, typer.Option("--force", help="Replace existing results.")]
Json = Annotated[bool, typer.Option("--json", help="Print the report as JSON instead of a table.")]
Model = Annotated[
    Variant, typer.Option("--model", help="Pose model, from fast (lite) to accurate (heavy).")
]
Record = Annotated[
    bool, typer.Option("--record", help="Also save the poses, for `formcheck replay`.")
]
NoPictures = Annotated[
    bool, typer.Option("--no-pictures", help="Leave pictures of you out of report.html.")
]
PoseRate = Annotated[
    str | None,
    typer.Option(
        "--rate",
        metavar="N|auto",
        help="Find poses in N frames per second (5 to 240), or (auto) mainly where something "
        "moves; default: in every frame.",
    ),
]
Voice = Annotated[VoiceKind, typer.Option("--voice", help="Voice of the coach.")]
Rotate = Annotated[
    str | None,
    typer.Option(
        "--rotate",
        metavar="90|180|270|auto",
        help="Turn the picture counterclockwise by this many degrees, if it lies on its side or "
        "upside down; auto detects the rotation.",
    ),
]
SetThreshold = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="CODE.above=NUMBER",
        help="Change a threshold (`formcheck exercises NAME` lists them); may be repeated.",
    ),
]


def parse_thresholds(assignments: Sequence[str] | None) -> dict[str, float]:
    """Return "NAME=NUMBER" arguments as a dictionary."""
    changes = {}
    for assignment in assignments or ():
        name, equals, number = assignment.partition("=")
        try:
            changes[name.strip()] = float(number)
        except ValueError:
            equals = ""
        if not equals:
            raise UsageError(
                f"--set takes CODE.above=NUMBER or CODE.below=NUMBER, got {assignment!r}; "
                "for example --set trunk_lean.above=30"
            )
    return changes


def parse_rate(text: str | None) -> Rate:
    """Return the pose rate in frames per second, "auto", or None for every frame."""
    if text is None or text == "auto":
        return "auto" if text else None
    with suppress(ValueError):
        if LEAST_RATE <= (rate := float(text)) <= MOST_RATE:
            return rate
    raise UsageError(
        f"--rate takes auto or {LEAST_RATE} to {MOST_RATE} frames a second, got {text!r}; "
        "for example --rate 15"
    )


def parse_rotation(text: str | None) -> Rotation:
    """Return the rotation of the frames in degrees, or "auto"."""
    if text is None or text == "auto":
        return "auto" if text else 0
    degrees: dict[str, Rotation] = {"90": 90, "180": 180, "270": 270}
    if text in degrees:
        return degrees[text]
    raise UsageError(
        "--rotate takes 90, 180 or 270 degrees counterclockwise, or auto, "
        f"got {text!r}; for example --rotate 90"
    )


@contextmanager
def exit_if_interrupted(interrupted: Callable[[], bool]) -> Iterator[None]:
    """Exit with code 130 after the block if somebody asked the program to end meanwhile."""
    try:
        yield
    except UndecidedError as error:
        if not interrupted():
            raise
        # There was no time to detect the exercise.
        notify(str(error))
    if interrupted():
        raise typer.Exit(130)
