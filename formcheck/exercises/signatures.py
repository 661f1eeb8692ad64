"""Signatures of exercises whose files have none yet; each belongs into its exercise's file.

The twist is measured on a clip, the others on the stick figure alone. Knees
that are bent and lie on the floor read 46 to 138 from the side and at an angle, straight ones 174
and more; hips 78 to 88 with the thighs drawn in, 126 to 140 in a clip of somebody with the feet on
the floor; hips are turned by 35 to 55 in a twist, by 13 in that clip.
"""

from __future__ import annotations

from collections.abc import Mapping

from formcheck.core.posture import Posture
from formcheck.core.signature import Signature, Trait

__all__ = ["SIGNATURES"]

SIGNATURES: Mapping[str, Signature] = {
    "seated_forward_fold": Signature(
        "sit with both legs straight and fold forward",
        (Posture.FOLDED, Posture.SEATED),
        (Trait("bent_knee", "middle", low=145),),
    ),
    "head_to_knee_fold": Signature(
        "sit with one leg straight and one bent and fold forward",
        (Posture.FOLDED, Posture.SEATED),
        (Trait("straighter_knee", "middle", low=145), Trait("bent_knee", "middle", high=145)),
    ),
    "crossed_leg_fold": Signature(
        "sit with both legs bent and fold forward",
        (Posture.FOLDED, Posture.SEATED),
        (Trait("straighter_knee", "middle", high=145),),
    ),
    "eye_of_the_needle": Signature(
        "are on your back with the thighs drawn in",
        (Posture.SUPINE,),
        (Trait("hip", "middle", high=115), Trait("turn", "middle", high=25)),
    ),
    "reclined_twist": Signature(
        "are on your back with the knees turned to one side",
        (Posture.SUPINE,),
        (Trait("turn", "middle", low=25),),
    ),
}
