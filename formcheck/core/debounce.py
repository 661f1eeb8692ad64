"""Conditions that must last before they are believed."""

from __future__ import annotations


class Debounce:
    """A condition that becomes active once it has lasted, and stays active through short gaps.

    It must last for ``lasts_s``; ``bridges_s`` is the longest gap. Unknown is a gap. False is a gap
    while it is active; before that, False ends it at once.

    Attributes:
        active: The condition has lasted and is not over.
        since_t: When the condition began, active or not; None when it is over.
    """

    def __init__(self, lasts_s: float = 0.0, bridges_s: float = 0.0) -> None:
        self._lasts_s = lasts_s
        self._bridges_s = bridges_s
        self._last_t = 0.0
        self.active = False
        self.since_t: float | None = None

    @property
    def stretch(self) -> tuple[float, float] | None:
        """When the condition began and was last true; None while it is not active."""
        return (self.since_t, self._last_t) if self.active and self.since_t is not None else None

    @property
    def lasted_s(self) -> float:
        """Seconds from when the condition began to when it was last true; 0 when it is over."""
        return 0.0 if self.since_t is None else self._last_t - self.since_t

    def step(self, t: float, present: bool | None) -> bool:
        """Take the condition at ``t`` (None for unknown) and return ``active``."""
        if present:
            if self.since_t is None:
                self.since_t = t
            self._last_t = t
            self.active = self.active or t - self.since_t >= self._lasts_s
        elif not (self.active or present is None) or t - self._last_t > self._bridges_s:
            self.reset()
        return self.active

    def reset(self) -> None:
        self.active = False
        self.since_t = None
