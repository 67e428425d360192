"""The panel over TLS: the box's own authority, what it may vouch for, and that a renewal needs no restart."""

from __future__ import annotations

import asyncio
import json
import socket
import ssl
import subprocess
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import httpx
import pytest
from cryptography import x509
from websockets.asyncio.client import connect

from appliance.brain.clock import SystemClock
from appliance.errors import PanelError
from appliance.panel.app import build_app
from appliance.panel.certificates import BoxCertificates
from appliance.panel.server import PanelServer
from appliance.settings import PanelSettings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from appliance.vocabulary.units import Seconds
    from tests.panel.household import Home

SETTINGS = PanelSettings.model_construct(host="127.0.0.1", port=0, https_port=0, names=("moodbox.home.arpa",))


class Later(SystemClock):
    """A clock that can be set."""

    def __init__(self) -> None:
        self.by = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.by

    def when(self, at: Seconds) -> datetime:
        return super().when(at) + self.by


@pytest.fixture
async def certificates(tmp_path: Path) -> BoxCertificates:
    made = BoxCertificates(tmp_path, SETTINGS, Later())
    await made.renew()
    return made


def trusting(certificates: BoxCertificates) -> ssl.SSLContext:
    """A phone that trusts the box's authority, and nobody else."""
    context = ssl.create_default_context()
    context.load_verify_locations(cadata=certificates.authority.certificate)
    return context


@asynccontextmanager
async def serving(home: Home, certificates: BoxCertificates) -> AsyncIterator[PanelServer]:
    rooms = home.box, home.people, home.clock, SETTINGS, home.journal
    app = build_app(*rooms, films=home.films, music=home.music, house=home.house, certificates=certificates)
    async with PanelServer(app, SETTINGS, certificates) as server, asyncio.TaskGroup() as group:
        task = group.create_task(server.run())
        yield server
        task.cancel()


async def test_a_phone_that_trusts_it_is_served_privately_and_others_are_beside_it(
    home: Home, certificates: BoxCertificates
) -> None:
    async with serving(home, certificates) as server:
        assert server.secure_url
        async with httpx.AsyncClient(verify=trusting(certificates)) as phone:
            hello = (await phone.get(f"{server.secure_url}api/hello")).json()
            assert hello["https"]
            assert (await phone.get(f"{server.url}api/hello")).json()["https"] is False
            trust = (await phone.get(f"{server.url}api/trust")).json()
            der = (await phone.get(f"{server.url}{trust['download'][1:]}")).content
            assert der == certificates.authority.certificate
            page = await phone.get(f"{server.url}{trust['steps'][1:]}")
            assert certificates.authority.fingerprint in page.text
            assert "{" not in page.text
        async with httpx.AsyncClient() as stranger:
            with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
                await stranger.get(server.secure_url)


async def test_live_news_come_over_tls(home: Home, certificates: BoxCertificates) -> None:
    async with serving(home, certificates) as server:
        assert server.secure_url
        headers = {"Cookie": f"__Host-moodbox={await home.token('guest')}"}
        address = server.secure_url.replace("https", "wss") + "api/live"
        async with connect(address, additional_headers=headers, ssl=trusting(certificates)) as phone, asyncio.timeout(20):
            assert json.loads(await phone.recv())["strategy"] == "match"


async def test_without_certificates_there_is_plain_http_alone(home: Home) -> None:
    async with home.client() as phone:
        assert (await phone.get("/api/trust")).json()["port"] is None
        assert (await phone.get("/moodbox-ca.crt")).status_code == 404


async def test_a_renewal_holds_for_the_next_connection_and_the_authority_stays(tmp_path: Path, home: Home) -> None:
    clock = Later()
    async with BoxCertificates(tmp_path, SETTINGS, clock) as certificates, serving(home, certificates) as server:
        first, authority = await served(server, certificates), certificates.authority.fingerprint
        clock.by = timedelta(days=300)
        await certificates.renew()
        assert await served(server, certificates) == first
        clock.by = timedelta(days=380)
        await certificates.renew()
        assert await served(server, certificates) != first
        assert certificates.authority.fingerprint == authority


async def served(server: PanelServer, certificates: BoxCertificates) -> bytes:
    """The certificate that a connection made now is shown, whatever the date."""
    context = trusting(certificates)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    port = int(server.secure_url.rsplit(":", 1)[1].strip("/")) if server.secure_url else 0
    _, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context, server_hostname="localhost")
    der = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
    writer.close()
    assert isinstance(der, bytes)
    return der


async def test_another_start_makes_nothing_anew(tmp_path: Path, certificates: BoxCertificates) -> None:
    before = {file.name: file.read_bytes() for file in (tmp_path / "tls").iterdir()}
    await BoxCertificates(tmp_path, SETTINGS, SystemClock()).renew()
    assert {file.name: file.read_bytes() for file in (tmp_path / "tls").iterdir()} == before
    assert certificates.authority.names


async def test_a_power_cut_between_its_files_is_mended(tmp_path: Path, certificates: BoxCertificates) -> None:
    (tmp_path / "tls" / "made.json").write_text("")
    again = BoxCertificates(tmp_path, SETTINGS, SystemClock())
    await again.renew()
    assert again.authority.fingerprint == certificates.authority.fingerprint


async def test_only_the_box_may_read_its_secrets(tmp_path: Path, certificates: BoxCertificates) -> None:
    assert certificates.authority
    assert (tmp_path / "tls").stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in (tmp_path / "tls").iterdir()} == {0o600}


def test_openssl_believes_the_chain_for_each_name(tmp_path: Path, certificates: BoxCertificates) -> None:
    assert certificates.authority
    host = socket.gethostname().lower().split(".", 1)[0]
    names = {f"{host}.local": "-verify_hostname", "moodbox.home.arpa": "-verify_hostname", "127.0.0.1": "-verify_ip"}
    for name, option in names.items():
        command = ["openssl", "verify", "-x509_strict", "-CAfile", str(tmp_path / "tls/ca.pem"), option, name]
        answer = subprocess.run([*command, str(tmp_path / "tls/server.pem")], capture_output=True, text=True, check=False)
        assert answer.returncode == 0, answer.stderr


async def test_it_vouches_for_nothing_on_the_internet(
    tmp_path: Path, certificates: BoxCertificates, caplog: pytest.LogCaptureFixture
) -> None:
    assert certificates.authority
    outside = SETTINGS.model_copy(update={"names": ("bank.example.com",)})
    await BoxCertificates(tmp_path, outside, SystemClock()).renew()
    assert "bank.example.com" in caplog.text
    leaf = x509.load_pem_x509_certificate((tmp_path / "tls/server.pem").read_bytes())
    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert "bank.example.com" not in names.get_values_for_type(x509.DNSName)
    ca = x509.load_pem_x509_certificate((tmp_path / "tls/ca.pem").read_bytes())
    assert ca.extensions.get_extension_for_class(x509.NameConstraints).critical


async def test_a_folder_that_refuses_is_named(tmp_path: Path) -> None:
    (tmp_path / "tls").write_text("a file in the way")
    with pytest.raises(PanelError, match="tls"):
        await BoxCertificates(tmp_path, SETTINGS, SystemClock()).renew()
