"""Believing only what lasts."""

from __future__ import annotations


class Debounce:
    """Becomes active once something has lasted, and stays so through short gaps.

    Until then a gap is what is not known; that it is not so ends it at once.

    Args:
        lasts_s: How long it must last.
        bridges_s: The longest gap.

    Attributes:
        active: It has lasted and is not over.
        since_t: When it began, active or not; None while it is not so.
    """

    def __init__(self, lasts_s: float = 0.0, bridges_s: float = 0.0) -> None:
        self._lasts_s = lasts_s
        self._bridges_s = bridges_s
        self._last_t = 0.0
        self.active = False
        self.since_t: float | None = None

    @property
    def stretch(self) -> tuple[float, float] | None:
        """When it began and was last so; None while it is not active."""
        return (self.since_t, self._last_t) if self.active and self.since_t is not None else None

    @property
    def lasted_s(self) -> float:
        """Seconds from when it began to when it was last so; 0 while it is not so."""
        return 0.0 if self.since_t is None else self._last_t - self.since_t

    def step(self, t: float, present: bool | None) -> bool:
        """Take whether it is so at ``t``, None when that is not known, and return ``active``."""
        if present:
            if self.since_t is None:
                self.since_t = t
            self._last_t = t
            self.active = self.active or t - self.since_t >= self._lasts_s
        elif not (self.active or present is None) or t - self._last_t > self._bridges_s:
            self.reset()
        return self.active

    def reset(self) -> None:
        """Begin anew."""
        self.active = False
        self.since_t = None
