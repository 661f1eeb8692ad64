"""What the tests of several folders need."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path

import pytest

from formcheck.cli import main
from formcheck.history.database import DATA_VARIABLE
from tests.support.commands import Done, Here
from tests.support.display import x_server


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep each file in one process, and leave combinations that are not needed to slow runs."""
    sets: dict[str, list[pytest.Function]] = {}
    for item in items:
        group = item.get_closest_marker("xdist_group")
        if group is None:
            item.add_marker(pytest.mark.xdist_group(item.path.stem))
        elif group.args == ("real time",):
            item.add_marker(pytest.mark.real_time)
        if isinstance(item, pytest.Function) and item.get_closest_marker("pairwise"):
            sets.setdefault(item.nodeid.partition("[")[0], []).append(item)
    for cases in sets.values():
        values = [{name: id(value) for name, value in c.callspec.params.items()} for c in cases]
        chosen = pairwise(values)
        for number, case in enumerate(cases):
            if number not in chosen:
                case.add_marker(pytest.mark.slow)


def pairwise(cases: Sequence[Mapping[str, int]]) -> list[int]:
    """Return the numbers of a few cases in which every two values come together that ever do.

    Args:
        cases: For each case, which value of each argument it has.
    """
    pairs = [set(combinations(sorted(case.items()), 2)) for case in cases]
    missing = set().union(*pairs)
    chosen = []
    while missing:
        most = max(range(len(cases)), key=lambda number: len(pairs[number] & missing))
        chosen.append(most)
        missing -= pairs[most]
    return sorted(chosen)


@pytest.fixture(scope="session", autouse=True)
def own_history(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the sessions of tests away from those of the user."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(DATA_VARIABLE, os.fspath(tmp_path_factory.mktemp("history")))
        yield


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Here:
    """Runs formcheck in this process, to save the time that a new one takes to start."""

    def run(*arguments: str | Path) -> Done:
        monkeypatch.setattr(
            sys, "argv", ["formcheck", *(os.fspath(argument) for argument in arguments)]
        )
        monkeypatch.delenv("FORMCHECK_DEBUG", raising=False)
        interrupted = signal.getsignal(signal.SIGINT)
        with pytest.raises(SystemExit) as ended:
            main()
        signal.signal(signal.SIGINT, interrupted)
        streams = capfd.readouterr()
        assert isinstance(ended.value.code, int)
        return Done(streams.out, streams.err, ended.value.code)

    return run


@pytest.fixture(scope="module")
def x_display() -> Iterator[str]:
    """The name of an X display of one's own."""
    with x_server() as name:
        yield name
