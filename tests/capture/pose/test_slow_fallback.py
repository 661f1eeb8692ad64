"""A computer that is too slow for the model gets the lighter one, once."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest

from formcheck.capture.pose.model_files import Variant
from formcheck.capture.pose.slow_fallback import LEAST_RATE, WARM_UP, WATCHED, ModelFallback
from formcheck.core.pose.frame import Frame
from formcheck.core.pose.landmarks import Pose

PICTURE = Frame(0, 0.0, np.zeros((4, 4, 3), np.uint8))


@dataclass
class Clock:
    now_s: float = 0.0

    def __call__(self) -> float:
        return self.now_s


@dataclass
class Fake:
    """Takes so long for each picture."""

    model: Variant
    clock: Clock
    takes_s: float
    closed: bool = False
    others: int = 2
    changes: list[Variant] = field(default_factory=list)
    restarts: int = 0

    def estimate(self, frame: Frame) -> Pose | None:
        assert not self.closed
        self.clock.now_s += self.takes_s
        return None

    def restart(self) -> None:
        self.restarts += 1

    def change_model(self, model: Variant) -> None:
        self.model = model
        self.changes.append(model)

    def close(self) -> None:
        self.closed = True


@dataclass
class Computer:
    """Makes estimators of a speed."""

    takes_s: float
    clock: Clock = field(default_factory=Clock)
    made: list[Fake] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def estimator(self, model: Variant) -> ModelFallback:
        return ModelFallback(self.make(model), self.told.append, self.clock)

    def make(self, model: Variant) -> Fake:
        self.made.append(Fake(model, self.clock, self.takes_s))
        return self.made[-1]


@pytest.mark.parametrize("model", ["full", "heavy"])
def test_a_slow_computer_goes_on_with_the_lighter_model_and_says_so_once(model: Variant) -> None:
    computer = Computer(takes_s=1.5 / LEAST_RATE)
    with computer.estimator(model) as estimator:
        for _ in range(WARM_UP + WATCHED - 1):
            estimator.estimate(PICTURE)
        assert estimator.model == model
        assert list(estimator.models) == [model]
        for _ in range(200):
            estimator.estimate(PICTURE)
        assert estimator.model == "lite"
        assert estimator.others == 2
        assert list(estimator.models) == [model, "lite"]
        estimator.begin()
        assert list(estimator.models) == ["lite"]
    [only] = computer.made
    assert only.changes == ["lite"], "the same estimator goes on, with whom it follows"
    assert only.closed
    assert len(computer.told) == 1
    assert "slow" in computer.told[0]


@pytest.mark.parametrize(("model", "takes_s"), [("full", 0.5 / LEAST_RATE), ("lite", 1.0)])
def test_a_quick_one_keeps_its_model_and_there_is_none_lighter_than_lite(
    model: Variant, takes_s: float
) -> None:
    computer = Computer(takes_s)
    with computer.estimator(model) as estimator:
        for _ in range(300):
            estimator.estimate(PICTURE)
        assert list(estimator.models) == [model]
    assert computer.made[0].changes == []
    assert computer.told == []


def test_a_slow_start_is_forgiven() -> None:
    computer = Computer(takes_s=1.0)
    with computer.estimator("full") as estimator:
        for _ in range(WARM_UP):
            estimator.estimate(PICTURE)
        computer.made[0].takes_s = 0.01
        for _ in range(200):
            estimator.estimate(PICTURE)
        assert estimator.model == "full"


def test_the_pose_in_hand_is_of_the_model_that_is_told() -> None:
    computer = Computer(takes_s=1.0)
    with computer.estimator("full") as estimator:
        told = []
        for _ in range(WARM_UP + WATCHED + 5):
            [made] = computer.made
            estimator.estimate(PICTURE)
            # The fake changes within estimate(), before it looks at the picture.
            told.append((estimator.model, made.model))
    assert told.index(("lite", "lite")) == WARM_UP + WATCHED


def test_a_restart_goes_on_with_the_same_model() -> None:
    computer = Computer(0.0)
    with computer.estimator("full") as estimator:
        estimator.estimate(PICTURE)
        estimator.restart()
        estimator.estimate(PICTURE)
    [made] = computer.made
    assert (made.restarts, made.changes, computer.told) == (1, [], [])
