"""Formats of exported poses. Apart from pose_export, so that `formcheck --help` is fast."""

from __future__ import annotations

from typing import Literal, TypeAlias

#: trc is for OpenSim and Pose2Sim.
PoseFormat: TypeAlias = Literal["trc", "csv", "json"]
