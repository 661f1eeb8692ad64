"""The one loop: pictures in, poses, ticks, sinks, a report out.

Live, file and replay differ only in what they pass to :func:`run`.
"""

from __future__ import annotations
