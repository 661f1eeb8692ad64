"""Short messages to the user, beside the results."""

from __future__ import annotations

import sys


def notify(text: str) -> None:
    """Print one line on stderr."""
    # Names of files may break the line.
    print("formcheck:", "\\n".join(text.splitlines()), file=sys.stderr)  # noqa: T201
