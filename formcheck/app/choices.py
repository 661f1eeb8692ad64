"""What users choose by a word. Imports nothing, so that `formcheck --help` answers at once."""

from __future__ import annotations

from typing import Literal, TypeAlias

#: Instead of an exercise: each video's folder is named after its exercise.
BY_FOLDER = "by-folder"
#: Where a batch runs.
Backend: TypeAlias = Literal["local", "dask", "ray"]
#: How the coach is heard.
VoiceKind: TypeAlias = Literal["off", "beeps", "speech"]
