"""formcheck: counts, holds and form warnings for back-care exercises, from a camera or a video."""

__all__ = ["__version__"]

__version__ = "0.1.0"
