"""What a person is told of an error: one line."""

from __future__ import annotations

from formcheck.errors import FormcheckError, printable

__all__ = ["told_of"]


def told_of(error: Exception) -> str:
    """Return the error in one line; one that we did not foresee says so."""
    message = str(error)
    if not isinstance(error, FormcheckError):
        what = " ".join(f"{type(error).__name__}: {error}".split())
        message = (
            f"unexpected {what}; this is a mistake in formcheck: "
            "run it again with FORMCHECK_DEBUG=1 and report what it prints"
        )
    # Names of files may hold anything.
    return printable(message)
