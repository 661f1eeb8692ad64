"""A phone pairs over TLS, once for each code, with a certificate that is made on this machine."""

from __future__ import annotations

import http.client
import re
import socket
import ssl
import stat
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from websockets import Origin
from websockets.sync.client import connect

from formcheck.errors import OutputError
from formcheck.web.phone import certificate_for, home_address, qr_image, qr_text
from tests.support.commands import PATIENCE_S
from tests.support.web_server import packets, play, running_web

NOW = datetime(2026, 5, 1, tzinfo=UTC)
HOME = "192.168.1.7"


def has_network() -> bool:
    try:
        home_address()
    except OutputError:
        return False
    return True


def test_a_certificate_is_made_once_and_only_the_owner_reads_its_key(tmp_path: Path) -> None:
    made = certificate_for([HOME], tmp_path / "web", NOW)
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert re.fullmatch(r"([0-9A-F]{4} ){15}[0-9A-F]{4}", made.fingerprint)
    assert certificate_for([HOME], tmp_path / "web", NOW + timedelta(days=700)) == made


def test_it_is_made_anew_for_another_address_in_time_and_when_damaged(tmp_path: Path) -> None:
    first = certificate_for([HOME], tmp_path, NOW)
    other = certificate_for(["10.0.0.2"], tmp_path, NOW)
    later = certificate_for(["10.0.0.2"], tmp_path, NOW + timedelta(days=780))
    later.path.write_text("no certificate")
    anew = certificate_for(["10.0.0.2"], tmp_path, NOW)
    prints = [one.fingerprint for one in (first, other, later, anew)]
    assert len(set(prints)) == 4


def test_the_codes_hold_the_address() -> None:
    assert qr_image("https://192.168.1.7:8766/enter?token=abc").startswith("data:image/svg+xml")
    assert len(qr_text("https://192.168.1.7:8766/enter?token=abc").splitlines()) > 10


def test_without_a_network_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_route(self: socket.socket, address: object) -> None:
        raise OSError(101, "Network is unreachable")

    monkeypatch.setattr(socket.socket, "connect", no_route)
    with pytest.raises(OutputError, match="Wi-Fi"):
        home_address()


@pytest.mark.skipif(not has_network(), reason="needs a network interface besides loopback")
def test_a_phone_pairs_once_and_is_the_camera_of_a_session(tmp_path: Path) -> None:
    with running_web(tmp_path, "--phone") as web:
        assert web.process.stdout is not None
        lines = [web.process.stdout.readline() for _ in range(3)]
        found = re.search(r"https://([^/]+)(/enter\S+)", "".join(lines))
        assert found is not None
        host, entrance = found.groups()
        trusted = ssl.create_default_context(cafile=tmp_path / "data" / "web" / "certificate.pem")

        def status_of(path: str, **headers: str) -> tuple[int, str]:
            with closing(
                http.client.HTTPSConnection(host, context=trusted, timeout=PATIENCE_S)
            ) as phone:
                phone.request("GET", path, headers=headers)
                answer = phone.getresponse()
                answer.read()
                return answer.status, answer.getheader("set-cookie", "")

        status, cookie = status_of(entrance)
        assert status == 303
        assert "Secure" in cookie
        cookie = cookie.partition(";")[0]
        assert status_of(entrance)[0] == 403
        assert status_of("/")[0] == 403
        assert status_of("/", Cookie=cookie)[0] == 200
        assert b"data:image/svg+xml" in web.ask("GET", "/phone").body

        session = web.begin(by_phone=True)
        assert status_of(f"/camera/{session}", Cookie=cookie)[0] == 200
        with (
            web.open_socket(session) as screen,
            connect(
                f"wss://{host}/sessions/{session}/socket?role=camera",
                origin=Origin(f"https://{host}"),
                additional_headers={"Cookie": cookie},
                ssl=trusted,
            ) as camera,
        ):
            for frame in packets(seconds=0.3):
                camera.send(frame)
                assert camera.recv(PATIENCE_S) == '{"type": "got"}'
            play(screen, iter([]))
            while not isinstance(screen.recv(PATIENCE_S), bytes):
                pass
        web.ask("DELETE", f"/sessions/{session}")
        assert web.stop() == 130
