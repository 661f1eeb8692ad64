"""What a person is told of an error: one line."""

from __future__ import annotations

from formcheck.errors import FormcheckError, printable


def told_of(error: Exception) -> str:
    """Return the error in one line; one that we did not foresee says so."""
    message = str(error)
    if isinstance(error, OSError) and error.filename is not None and error.strerror:
        # The system says what is wrong with a file or folder, be it in whatever place.
        message = f"cannot use {error.filename}: {error.strerror.lower()}; choose another place"
    elif not isinstance(error, FormcheckError):
        what = " ".join(f"{type(error).__name__}: {error}".split())
        message = (
            f"unexpected {what}; this is a mistake in formcheck: "
            "run it again with FORMCHECK_DEBUG=1 and report what it prints"
        )
    # Names of files may hold anything.
    return printable(message)
