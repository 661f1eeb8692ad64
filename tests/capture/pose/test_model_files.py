"""The bundles that are shipped are the bundles that were tested, and nothing else is loaded."""

from __future__ import annotations

import hashlib
import re
import shutil
import zipfile
from pathlib import Path

import pytest

from formcheck.capture.pose.model_files import (
    FOLDERS,
    SHA256,
    VARIANTS,
    Variant,
    file_name,
    find_model,
)
from formcheck.errors import ModelError, UsageError

MODELS = Path(__file__).resolve().parents[3] / "models"


@pytest.mark.parametrize("variant", VARIANTS)
def test_code_document_and_file_agree(variant: Variant) -> None:
    contents = (MODELS / file_name(variant)).read_bytes()
    assert hashlib.sha256(contents).hexdigest() == SHA256[variant]
    row = f"| `{file_name(variant)}` | {len(contents)} | `{SHA256[variant]}` |"
    assert row in (MODELS / "MODELS.md").read_text("utf-8").splitlines()


def test_document_names_no_other_bundle() -> None:
    named = re.findall(
        r"^\| `(\S+\.task)`", (MODELS / "MODELS.md").read_text("utf-8"), re.MULTILINE
    )
    assert named == [file_name(variant) for variant in VARIANTS]


def test_document_names_the_package_that_the_script_takes() -> None:
    script = (MODELS / "build_models.py").read_text("utf-8")
    found = re.search(r'PACKAGE = "(\S+)@(\S+)"\nPACKAGE_SHA256 = "(\w+)"', script)
    assert found is not None
    text = (MODELS / "MODELS.md").read_text("utf-8")
    assert all(part in text for part in found.groups())


@pytest.mark.parametrize("variant", VARIANTS)
def test_members_are_stored_on_aligned_offsets(variant: Variant) -> None:
    contents = find_model(variant)[1]
    with zipfile.ZipFile(find_model(variant)[0]) as bundle:
        names = [info.filename for info in bundle.infolist()]
        assert names == ["pose_detector.tflite", "pose_landmarks_detector.tflite"]
        for name in names:
            member = bundle.read(name)
            start = contents.find(member)
            assert start > 0, "stored, not deflated"
            assert start % 64 == 0


@pytest.mark.parametrize("variant", VARIANTS)
def test_path_and_contents_belong_together(variant: Variant) -> None:
    path = find_model(variant)[0]
    assert path.name == file_name(variant)
    assert path.parent in FOLDERS
    assert find_model(variant)[1] == path.read_bytes()


def test_the_folder_of_the_wheel_comes_first(tmp_path: Path) -> None:
    shutil.copy(MODELS / file_name("lite"), tmp_path)
    assert find_model("lite", (tmp_path, MODELS))[0].parent == tmp_path
    assert find_model("full", (tmp_path, MODELS))[0].parent == MODELS


def test_missing_bundle(tmp_path: Path) -> None:
    with pytest.raises(ModelError) as caught:
        find_model("full", (tmp_path / "a", tmp_path / "b"))
    message = str(caught.value)
    assert "pose_landmarker_full.task" in message
    assert str(tmp_path / "b") in message
    assert "reinstall formcheck" in message
    assert "models/build_models.py" in message
    assert "\n" not in message


@pytest.mark.parametrize("damage", ["shorter", "one bit", "empty", "another variant"])
def test_altered_bundle(tmp_path: Path, damage: str) -> None:
    contents = bytearray((MODELS / file_name("lite")).read_bytes())
    if damage == "shorter":
        del contents[-1]
    elif damage == "one bit":
        contents[len(contents) // 2] ^= 1
    elif damage == "empty":
        contents.clear()
    else:
        contents[:] = (MODELS / file_name("full")).read_bytes()
    path = tmp_path / file_name("lite")
    path.write_bytes(contents)
    with pytest.raises(ModelError) as caught:
        find_model("lite", (tmp_path,))
    message = str(caught.value)
    assert str(path) in message
    assert "altered" in message
    assert "reinstall formcheck" in message
    assert "\n" not in message


def test_unknown_variant() -> None:
    with pytest.raises(UsageError, match="'huge'; choose lite, full, heavy"):
        find_model("huge")  # type: ignore[arg-type]
