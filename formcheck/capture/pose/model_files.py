"""The pose model bundles: where they lie, and whether they are the ones that were tested."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal, TypeAlias, get_args

from formcheck.errors import ModelError, UsageError

#: From quick to exact.
Variant: TypeAlias = Literal["lite", "full", "heavy"]
QUICKEST: Variant = "lite"
VARIANTS: tuple[Variant, ...] = get_args(Variant)

#: As in models/MODELS.md; another bundle would give other angles under the same thresholds.
SHA256: Mapping[Variant, str] = {
    "lite": "101556cb8e29da16ab73f0ab67a91f437fa6d1345753f3d6165683e5f3787a3e",
    "full": "57ff1418275e583a4e169b87060128b3e40469d15f8e4063ffec88c697b92f1d",
    "heavy": "0a0a535c35c2e354ba525090981f336d61f6659165c7f2785e6db48b9ed828de",
}

_PACKAGE = Path(__file__).resolve().parents[2]
#: The wheel carries the bundles inside the package; the repository keeps them beside it.
FOLDERS: tuple[Path, ...] = (_PACKAGE / "models", _PACKAGE.parent / "models")

_REMEDY = (
    "reinstall formcheck, or in its repository run `git checkout -- models` "
    "or `python models/build_models.py`"
)


def file_name(variant: Variant) -> str:
    """Return the name of the bundle's file."""
    return f"pose_landmarker_{variant}.task"


def find_model(variant: Variant, folders: Sequence[Path] = FOLDERS) -> tuple[Path, bytes]:
    """Return the file of the bundle, and its contents as they were checked.

    Raises:
        UsageError: There is no model of this name.
        ModelError: The bundle is missing, cannot be read or is not the one that was tested.
    """
    if variant not in SHA256:
        raise UsageError(f"no pose model is called {variant!r}; choose {', '.join(VARIANTS)}")
    name = file_name(variant)
    path = next((folder / name for folder in folders if (folder / name).is_file()), None)
    if path is None:
        looked_in = " and ".join(str(folder) for folder in folders)
        raise ModelError(f"the pose model {name} is in neither of {looked_in}; {_REMEDY}")
    try:
        contents = path.read_bytes()
    except OSError as error:
        raise ModelError(
            f"the pose model {path} cannot be read ({error.strerror}); {_REMEDY}"
        ) from error
    digest = hashlib.sha256(contents).hexdigest()
    if digest != SHA256[variant]:
        raise ModelError(
            f"the pose model {path} was altered: expected sha256 {SHA256[variant][:12]}..., "
            f"got {digest[:12]}... ({len(contents)} bytes); {_REMEDY}"
        )
    return path, contents
