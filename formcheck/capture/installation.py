"""What is installed beside formcheck and can get in its way."""

from __future__ import annotations

from importlib import metadata


def cv2_distributions() -> list[str]:
    """Return the names of the installed distributions that own the ``cv2`` folder, sorted.

    More than one (opencv-python and opencv-contrib-python, say) overwrite each other's files, and
    removing either breaks the other: there must be exactly one.
    """
    return sorted(set(metadata.packages_distributions().get("cv2", [])))
