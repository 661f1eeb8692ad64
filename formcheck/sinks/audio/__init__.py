"""The voice of the coach: speech or beeps."""

from typing import Literal, TypeAlias

#: Voice of the coach.
VoiceKind: TypeAlias = Literal["off", "beeps", "speech"]
