"""The sessions that are kept on this machine, and what becomes of them over time."""

from formcheck.history.lookup import Past, recent

__all__ = ["Past", "recent"]
