"""What the person in front of the window may ask for."""

from __future__ import annotations

from enum import StrEnum


class Command(StrEnum):
    """A wish, handed on by whoever hears it."""

    QUIT = "quit"  # end the session and report on it
    PAUSE = "pause"  # stop looking; the next one goes on
    RESET = "reset"  # count from nothing again
    SKIP = "skip"  # leave this exercise of a workout and go on with the next
    PAIN = "pain"  # end the workout because it hurts
