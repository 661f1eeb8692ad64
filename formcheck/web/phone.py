"""The phone as camera: a certificate made on this machine, and a QR code that pairs."""

from __future__ import annotations

import io
import ipaddress
import os
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import segno
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from formcheck.errors import OutputError

#: Safari refuses certificates that last longer than 825 days.
LASTS = timedelta(days=800)
#: A certificate with less time left is made anew.
RENEW_BEFORE = timedelta(days=30)
#: An address for examples (RFC 5737): nothing is sent, the system only picks the way there.
_ELSEWHERE = ("192.0.2.1", 9)
WARNING = (
    "Your phone will say that the connection is not private: this computer made the certificate "
    "itself, and nobody else vouches for it. Choose to go on; the pictures are encrypted on their "
    "way to this computer."
)


@dataclass(frozen=True, slots=True)
class Certificate:
    """A file with a certificate of this machine and its key; the fingerprint is for comparing."""

    path: Path
    fingerprint: str


def home_address() -> str:
    """Return the address of this machine in the home network.

    Raises:
        OutputError: It is in no network.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_ELSEWHERE)
        except OSError as error:
            raise OutputError(
                "expected a network that the phone is in too, got none; connect to the Wi-Fi first"
            ) from error
        address: str = probe.getsockname()[0]
    return address


def certificate_for(addresses: Sequence[str], folder: Path, now: datetime) -> Certificate:
    """Return the certificate in a folder; made anew unless it is for the addresses and fresh.

    Raises:
        OutputError: The folder cannot be written.
    """
    path = folder / "certificate.pem"
    try:
        kept = _kept(path, addresses, now)
        if kept is None:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            kept = _make(addresses, path, now)
    except OSError as error:
        raise OutputError(f"cannot keep the certificate in {folder}: {error.strerror}") from error
    digest = kept.fingerprint(hashes.SHA256()).hex(" ", 2).upper()
    return Certificate(path, digest)


def _kept(path: Path, addresses: Sequence[str], now: datetime) -> x509.Certificate | None:
    """Return the certificate of a file if it still serves."""
    try:
        certificate = x509.load_pem_x509_certificate(path.read_bytes())
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (FileNotFoundError, ValueError, x509.ExtensionNotFound):
        return None
    known = {str(address) for address in names.get_values_for_type(x509.IPAddress)}
    fresh = now + RENEW_BEFORE < certificate.not_valid_after_utc
    return certificate if fresh and set(addresses) <= known else None


def _make(addresses: Sequence[str], path: Path, now: datetime) -> x509.Certificate:
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "formcheck on this computer")])
    names = [x509.IPAddress(ipaddress.ip_address(address)) for address in addresses]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + LASTS)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(private, hashes.SHA256())
    )
    secret = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    # Both at once, so that they always belong together.
    partial = path.with_suffix(".partial")
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(secret + certificate.public_bytes(serialization.Encoding.PEM))
    partial.replace(path)
    return certificate


def qr_image(address: str) -> str:
    """Return a QR code of an address as the source of an image."""
    return segno.make(address, micro=False).svg_data_uri(scale=8, border=2)


def qr_text(address: str) -> str:
    """Return a QR code of an address as lines for a terminal."""
    out = io.StringIO()
    segno.make(address, micro=False).terminal(out, compact=True)
    return out.getvalue()
