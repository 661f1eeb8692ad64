"""Tests that share a group run in one process."""

from __future__ import annotations

import pytest


def test_the_group_is_part_of_the_name(request: pytest.FixtureRequest, worker_id: str) -> None:
    if worker_id == "master":
        pytest.skip("there are no groups without pytest -n")
    assert request.node.nodeid.endswith("@test_groups")
