"""formcheck: counts, holds and form warnings for back-care exercises, from a camera or a video.

:func:`analyse` judges a video, :func:`stream` judges frames as they come; docs/library.md shows
both.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from formcheck._version import __version__

__all__ = ["FormcheckError", "Frame", "Report", "Tick", "__version__", "analyse", "stream"]


if TYPE_CHECKING:
    from formcheck.core.pose.frame import Frame
    from formcheck.core.results.events import Tick
    from formcheck.core.results.report import Report
    from formcheck.errors import FormcheckError
    from formcheck.library import analyse, stream
else:
    _HOMES = {
        "FormcheckError": "formcheck.errors",
        "Frame": "formcheck.core.pose.frame",
        "Report": "formcheck.core.results.report",
        "Tick": "formcheck.core.results.events",
        "analyse": "formcheck.library",
        "stream": "formcheck.library",
    }

    def __getattr__(name):
        """Load a public name when it is first asked for: OpenCV and MediaPipe take seconds."""
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(_HOMES[name]), name)

    def __dir__():
        return sorted({*globals(), *_HOMES})
