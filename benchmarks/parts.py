"""Parts of the report on accuracy, and the groups of clips that they tell of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from benchmarks.clips import Seen

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Part:
    """Lines, and the scores that they state by name."""

    lines: Sequence[str] = ()
    reached: Mapping[str, float] = field(default_factory=dict)


def joined(parts: Iterable[Part]) -> Part:
    """Return parts as one."""
    lines: list[str] = []
    reached: dict[str, float] = {}
    for part in parts:
        lines += part.lines
        reached |= part.reached
    return Part(lines, reached)


def groups(seen: Iterable[Seen]) -> dict[str, list[Seen]]:
    """Return clips by kind of footage, and by kind and view."""
    found: dict[str, dict[str, list[Seen]]] = defaultdict(lambda: defaultdict(list))
    for one in seen:
        found[one.clip.kind][one.clip.view].append(one)
    by_name: dict[str, list[Seen]] = {}
    for kind, by_view in sorted(found.items()):
        by_name[kind] = [one for view in by_view.values() for one in view]
        for view, some in sorted(by_view.items()):
            by_name[f"{kind}, {view}"] = some
    return by_name


def whole_kinds(by_name: Mapping[str, T]) -> dict[str, T]:
    """Return the groups that are not parted by view, named as in the floor."""
    return {name.replace(" ", "_"): group for name, group in by_name.items() if "," not in name}
