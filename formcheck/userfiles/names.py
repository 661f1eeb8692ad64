"""How files that people write are told from names; nothing is read."""

from __future__ import annotations


def is_user_file(name: str) -> bool:
    """Return True for the name of such a file, as opposed to that of what is built in."""
    return name.lower().endswith(".toml")
