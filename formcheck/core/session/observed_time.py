"""Bookkeeping of a session's time: presence, view and frame rate."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

from formcheck.core.pose.landmarks import Pose
from formcheck.core.results.report import Source, ViewSummary
from formcheck.core.types import HOLE_S, Facing, View

#: The last frame counts as long as the mean one, at most this long.
LONGEST_FRAME_S = 1.0
#: A view that covers this share of the time names the whole; less is "mixed".
MAIN_VIEW_SHARE = 0.7


class ObservedTime:
    """Adds up how long the source ran, how long a person was seen and from where.

    Attributes:
        last_t: Time of the latest frame; 0 before the first.
        present: The person has been seen of late.
    """

    def __init__(self) -> None:
        self._frames = 0
        self._first_t: float | None = None
        # Sum and number of the times between frames, without holes.
        self._shown_s = 0.0
        self._shown = 0
        self._seen_t: float | None = None
        self._tracked_s = 0.0
        self._size = (0, 0)
        self._views: dict[str, float] = {}
        self._facings: dict[Facing, float] = {}
        self.last_t = 0.0
        self.present = False

    def step(self, t: float, pose: Pose | None, view: View, facing: Facing) -> float:
        """Take one frame and return the seconds since the one before (0 at the first).

        A hole is returned but counts for nothing: nobody knows who was there.
        """
        if self._first_t is None:
            self._first_t = self.last_t = t
        elif math.isnan(t) or t <= self.last_t:
            raise ValueError(f"expected a time after {self.last_t} s, got {t} s")
        dt = t - self.last_t
        shown_s = dt if dt <= HOLE_S else 0.0
        self._shown_s += shown_s
        self._shown += shown_s > 0
        self._frames += 1
        self.last_t = t
        if pose is not None:
            self._seen_t = t
            self._size = pose.size
            self._tracked_s += shown_s
            if view != "unknown":
                self._views[view] = self._views.get(view, 0.0) + shown_s
                self._facings[facing] = self._facings.get(facing, 0.0) + shown_s
        return dt

    def lose_person(self) -> bool:
        """Take the person as gone; return False when nobody was there."""
        was_present, self.present = self.present, False
        return was_present

    def presence_change(self, lost_after_s: float) -> bool | None:
        """Return True when the person has just come, False when just gone, else None."""
        present = self._seen_t is not None and self.last_t - self._seen_t <= lost_after_s
        if present == self.present:
            return None
        self.present = present
        return present

    def view_summary(self) -> ViewSummary:
        """Return where the camera stood for most of the time."""
        seconds: Mapping[str, float] = self._views
        if not seconds:
            return ViewSummary("unknown", "unknown", {})
        label = max(seconds, key=lambda view: seconds[view])
        if seconds[label] < MAIN_VIEW_SHARE * sum(seconds.values()):
            label = "mixed"
        return ViewSummary(label, max(self._facings, key=lambda f: self._facings[f]), dict(seconds))

    def complete(self, source: Source) -> Source:
        span_s = 0.0 if self._first_t is None else self.last_t - self._first_t
        if self._shown:
            mean_s = self._shown_s / self._shown
        else:
            mean_s = span_s / (self._frames - 1) if self._frames > 1 else 0.0
        frame_s = min(mean_s, LONGEST_FRAME_S)
        width, height = self._size
        return replace(
            source,
            width=source.width or width,
            height=source.height or height,
            frames=self._frames,
            fps=1 / mean_s if mean_s else math.nan,
            duration_s=span_s + frame_s,
            tracked_s=0.0 if self._seen_t is None else min(self._tracked_s, span_s) + frame_s,
        )
