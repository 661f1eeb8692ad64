"""Many videos at once: the plan, the worker pool, and the work on one video."""

from typing import Literal, TypeAlias

#: In place of an exercise: each video's folder is named after its exercise.
BY_FOLDER = "by-folder"
#: Where a batch runs.
Backend: TypeAlias = Literal["local", "dask", "ray"]
