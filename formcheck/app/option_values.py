"""Options with a fixed set of words. Imports nothing, so that `formcheck --help` is fast."""

from __future__ import annotations

from typing import Literal, TypeAlias

#: In place of an exercise: each video's folder is named after its exercise.
BY_FOLDER = "by-folder"
#: Where a batch runs.
Backend: TypeAlias = Literal["local", "dask", "ray"]
#: Voice of the coach.
VoiceKind: TypeAlias = Literal["off", "beeps", "speech"]
