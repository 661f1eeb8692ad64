"""Result files for programs: JSON, CSV, poses."""

from typing import Literal, TypeAlias

#: Formats of exported poses: trc for OpenSim and Pose2Sim.
PoseFormat: TypeAlias = Literal["trc", "csv", "json"]
