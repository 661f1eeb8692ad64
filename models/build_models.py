"""Build the three pose landmarker bundles from the npm package ``@mediapipe/pose``.

Only needed to reproduce or update the ``.task`` files that are committed beside this script; using
formcheck needs neither this script nor npm.

    python models/build_models.py                     # fetches the package with ``npm pack``
    python models/build_models.py --package FILE.tgz  # uses a package that is already here
    python models/build_models.py --output FOLDER     # leaves the committed files alone

A ``.task`` bundle is an uncompressed zip of a detector and a landmark network, each of which must
carry TFLite metadata that states how its input image is normalised. The networks in the npm package
carry none, so this script adds it. The result is the same to the byte at every run and on every
system; a file whose checksum is not the one that formcheck expects is not written.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import shutil
import subprocess
import tarfile
import tempfile
import zipfile
from pathlib import Path

import flatbuffers
from mediapipe.tasks.metadata import metadata_schema_py_generated as metadata_fb
from mediapipe.tasks.metadata import schema_py_generated as model_fb

from formcheck.capture.pose.model_files import SHA256, VARIANTS, file_name

PACKAGE = "@mediapipe/pose@0.5.1675469404"
PACKAGE_SHA256 = "8bb349a7b3a3ba699df23be804ddd3b3eab810b50b15406894be257859388a84"
DETECTOR_FILE = "pose_solution_packed_assets.data"  # the whole file is the detector network
LANDMARKS_FILE = "pose_landmark_{}.tflite"
HERE = Path(__file__).resolve().parent

# The graphs' own input ranges: the detector takes [-1, 1], the landmark network [0, 1].
DETECTOR_MEAN_STD = (127.5, 127.5)
LANDMARKS_MEAN_STD = (0.0, 255.0)
MEMBER_ALIGNMENT_BYTES = 64  # TFLite warns of buffers that do not start on such an offset
ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def pack_metadata(mean: float, std: float, n_outputs: int) -> bytes:
    """Return a packed ModelMetadata: one normalised image input, ``n_outputs`` plain outputs."""
    options = metadata_fb.NormalizationOptionsT()
    options.mean, options.std = [mean], [std]
    unit = metadata_fb.ProcessUnitT()
    unit.optionsType = metadata_fb.ProcessUnitOptions.NormalizationOptions
    unit.options = options

    image = metadata_fb.ImagePropertiesT()
    image.colorSpace = metadata_fb.ColorSpaceType.RGB
    content = metadata_fb.ContentT()
    content.contentPropertiesType = metadata_fb.ContentProperties.ImageProperties
    content.contentProperties = image

    source = metadata_fb.TensorMetadataT()
    source.name, source.content, source.processUnits = "image", content, [unit]
    graph = metadata_fb.SubGraphMetadataT()
    graph.inputTensorMetadata = [source]
    graph.outputTensorMetadata = []
    for index in range(n_outputs):
        output = metadata_fb.TensorMetadataT()
        output.name = f"output_{index}"
        graph.outputTensorMetadata.append(output)

    model = metadata_fb.ModelMetadataT()
    model.subgraphMetadata = [graph]
    builder = flatbuffers.Builder(0)
    builder.Finish(model.Pack(builder), b"M001")
    return bytes(builder.Output())


def with_metadata(network: bytes, mean_std: tuple[float, float]) -> bytes:
    """Return the TFLite network with its input normalisation stated in its metadata."""
    model = model_fb.ModelT.InitFromObj(model_fb.Model.GetRootAsModel(network, 0))
    n_outputs = len(model.subgraphs[0].outputs)
    buffer = model_fb.BufferT()
    buffer.data = list(pack_metadata(*mean_std, n_outputs))
    model.buffers.append(buffer)
    entry = model_fb.MetadataT()
    entry.name, entry.buffer = "TFLITE_METADATA", len(model.buffers) - 1
    model.metadata = [*(model.metadata or []), entry]
    builder = flatbuffers.Builder(len(network) + 4096)
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def bundle_of(members: dict[str, bytes]) -> bytes:
    """Return a stored zip whose members start on aligned offsets (padded in the extra field)."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as bundle:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, ZIP_DATE)
            info.create_system = 3  # zipfile writes another number here on Windows
            header_end = file.tell() + 30 + len(name)
            padding = -(header_end + 4) % MEMBER_ALIGNMENT_BYTES
            # An extra field: two bytes of id, two of length, then the padding itself.
            info.extra = b"\xfe\xca" + padding.to_bytes(2, "little") + bytes(padding)
            bundle.writestr(info, data)
    return file.getvalue()


def fetch_package(folder: Path) -> Path:
    """Download the npm package by name into ``folder`` and return the archive's path."""
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit(f"npm is not installed; give the archive of {PACKAGE} with --package")
    output = subprocess.run(
        [npm, "pack", "--silent", PACKAGE], cwd=folder, check=True, capture_output=True, text=True
    ).stdout
    return folder / output.strip().splitlines()[-1]


def read_networks(package: Path) -> dict[str, bytes]:
    """Return the networks in the npm package by file name."""
    digest = hashlib.sha256(package.read_bytes()).hexdigest()
    if digest != PACKAGE_SHA256:
        raise SystemExit(f"expected {PACKAGE} (sha256 {PACKAGE_SHA256}), got sha256 {digest}")
    networks = {}
    with tarfile.open(package) as archive:
        for name in (DETECTOR_FILE, *map(LANDMARKS_FILE.format, VARIANTS)):
            member = archive.extractfile(f"package/{name}")
            assert member is not None
            networks[name] = member.read()
    return networks


def build(package: Path, output: Path) -> None:
    """Write the three bundles into ``output`` and print their checksums."""
    networks = read_networks(package)
    detector = with_metadata(networks[DETECTOR_FILE], DETECTOR_MEAN_STD)
    for variant in VARIANTS:
        network = networks[LANDMARKS_FILE.format(variant)]
        landmarks = with_metadata(network, LANDMARKS_MEAN_STD)
        bundle = bundle_of(
            {"pose_detector.tflite": detector, "pose_landmarks_detector.tflite": landmarks}
        )
        digest = hashlib.sha256(bundle).hexdigest()
        if digest != SHA256[variant]:
            raise SystemExit(
                f"{file_name(variant)}: expected sha256 {SHA256[variant]}, got {digest}; "
                "install the mediapipe and flatbuffers named in MODELS.md"
            )
        (output / file_name(variant)).write_bytes(bundle)
        print(digest, file_name(variant))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--package", type=Path, help="the package archive, already downloaded")
    parser.add_argument("--output", type=Path, default=HERE, help="folder for the bundles")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        build(given.package or fetch_package(Path(folder)), given.output)


if __name__ == "__main__":
    main()
