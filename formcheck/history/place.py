"""Where the history lies."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

#: Names another folder than the user's own.
DATA_VARIABLE = "FORMCHECK_DATA"


def history_path() -> Path:
    """Return the file of the history; it need not exist."""
    named = os.environ.get(DATA_VARIABLE)
    folder = Path(named) if named else platformdirs.user_data_path("formcheck", appauthor=False)
    return folder / "history.sqlite3"
