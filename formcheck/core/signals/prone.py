"""Signals of a person on the belly.

A camera that looks down, or from an angle, sees the floor slanted. So the lift off the floor is
measured against the person's own lying on it, or by the angle between legs and trunk.
"""

from __future__ import annotations

from formcheck.core.exercise.rules import Range
from formcheck.core.signals.derived import difference, from_start, min_of_sides, of_side
from formcheck.core.signals.joints import SIDE_OBLIQUE, height, joint, prone, tilt

#: Whichever leg is judged; 90 is level.
LEG = tilt("leg", "Leg", ("ankle", "hip"))
LOWER_LEG = min_of_sides("lower_leg", "Lower leg", LEG)
# Of both sides, whichever is judged: one of them alone reads up to 4 degrees more or less.
_TRUNK = of_side("trunk", "Trunk", tilt("", "", ("hip", "shoulder")), "both")
_SHOULDER = height("", "", ("hip", "shoulder"), views=SIDE_OBLIQUE)
_CHEST = of_side("", "", _SHOULDER, "both")
#: By how much the lower leg and the trunk are lifted against each other.
ARCH = difference("arch", "Lower leg and trunk against each other", LOWER_LEG, _TRUNK)

#: What an exercise needs for LYING and FLAT, and how far the chest is off the floor.
PRONE_SIGNALS = (
    LEG,
    _TRUNK,
    ARCH,
    from_start("chest", "Shoulders over the hips", _CHEST),
    joint("reach", "Arms in line", ("hip", "shoulder", "elbow"), views=SIDE_OBLIQUE),
    prone("prone", "On the belly"),
)

#: On the belly with straight hips and the arms stretched forward.
LYING = (
    Range("prone", low=0),
    Range("trunk", low=55, high=115),
    # On hands and knees 45 by geometry; lifted in kicks up to 150 at an angle (1 clip).
    Range("leg", low=75, high=160),
    # Stretched forward 131 to 179 (1 clip), in planks 68 to 114 (6 clips; 126 with the hips far
    # too high).
    Range("reach", low=125),
)

#: Flat on the floor: lying reads -7 to 9 (1 clip, 2 people); by geometry chest and legs that are
#: lifted by 10 each read 20 more.
FLAT = Range("arch", high=9)
