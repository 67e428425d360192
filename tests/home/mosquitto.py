"""A real mosquitto for tests: an open listener on loopback, and one with password, ACL and TLS beside it."""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import getpass
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import aiomqtt
from jinja2 import Template

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

PASSWORD = "a garden in June"

_CONFIG = """
per_listener_settings true
persistence false
log_dest file {folder}/log
user {user}
listener {port} 127.0.0.1
allow_anonymous true
listener {secure_port} 127.0.0.1
allow_anonymous false
password_file {folder}/passwords
acl_file {folder}/acl
cafile {folder}/ca.pem
certfile {folder}/server.pem
keyfile {folder}/server.key
listener {certificate_port} 127.0.0.1
allow_anonymous false
require_certificate true
use_identity_as_username true
acl_file {folder}/acl
cafile {folder}/ca.pem
certfile {folder}/server.pem
keyfile {folder}/server.key
"""

_ACL = Path(__file__).parents[2] / "ansible/roles/broker/templates/acl.j2"
"""The appliance's own."""
_NAMES = {
    "ansible_managed": "as the playbook makes it",
    "moodbox_name": "box",
    "moodbox_broker_users": ["home", "tv"],
    "moodbox_broker_lights": ["zigbee2mqtt/+/set"],
}


def program(name: str) -> str:
    """Where a server lies: Debian puts some outside a user's PATH."""
    found = shutil.which(name, path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin:/opt/homebrew/sbin")
    assert found, f"{name} is not installed"
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def make_certificates(folder: Path) -> None:
    """A private CA (ca.pem), certificates of 127.0.0.1 and of the user moodbox (server, client), and another CA (other.pem)."""

    def openssl(*words: str) -> None:
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)

    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2")
    authority = ("-addext", "keyUsage=critical,keyCertSign,cRLSign")
    openssl("req", "-x509", *key, *authority, "-subj", "/CN=Test CA", "-keyout", "ca.key", "-out", "ca.pem")
    openssl("req", "-x509", *key, *authority, "-subj", "/CN=Other CA", "-keyout", "other.key", "-out", "other.pem")
    (folder / "server.ext").write_text("subjectAltName=IP:127.0.0.1\nbasicConstraints=CA:FALSE\n")
    openssl("req", *key[:-2], "-subj", "/CN=broker", "-keyout", "server.key", "-out", "server.csr")
    signing = ("-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "server.ext", "-days", "2")
    openssl("x509", "-req", "-in", "server.csr", *signing, "-out", "server.pem")
    openssl("req", *key[:-2], "-subj", "/CN=moodbox", "-keyout", "client.key", "-out", "client.csr")
    openssl("x509", "-req", "-in", "client.csr", *signing, "-out", "client.pem")


@cache
def _secrets() -> Path:
    """Certificates and passwords, which take a while to make, once for all tests."""
    folder = Path(tempfile.mkdtemp(prefix="moodbox-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    make_certificates(folder)
    for new, user in ((["-c"], "moodbox"), ([], "home"), ([], "tv")):
        made = [program("mosquitto_passwd"), *new, "-b", str(folder / "passwords"), user, PASSWORD]
        subprocess.run(made, check=True, capture_output=True)
    return folder


@dataclass
class Mosquitto:
    """One broker that can be stopped, killed, hung and started again on the same ports."""

    folder: Path
    port: int
    secure_port: int
    certificate_port: int
    process: asyncio.subprocess.Process | None = None

    @classmethod
    def prepare(cls, folder: Path) -> Mosquitto:
        broker = cls(folder, free_port(), free_port(), free_port())
        shutil.copytree(_secrets(), folder, dirs_exist_ok=True)
        (folder / "acl").write_text(Template(_ACL.read_text("utf-8"), trim_blocks=True).render(_NAMES))
        values = {"folder": folder, "port": broker.port, "secure_port": broker.secure_port, "user": getpass.getuser()} | {
            "certificate_port": broker.certificate_port
        }
        (folder / "conf").write_text(_CONFIG.format(**values))
        for file in folder.iterdir():
            file.chmod(0o600)
        return broker

    async def start(self) -> None:
        """Start it and wait until it serves a client.

        Its sockets accept connections before its main loop begins, and a SIGTERM in between is forgotten.
        """
        self.process = await asyncio.create_subprocess_exec(program("mosquitto"), "-c", str(self.folder / "conf"))
        async with asyncio.timeout(20):
            while True:
                with contextlib.suppress(aiomqtt.MqttError):
                    async with self.client():
                        return
                assert self.process.returncode is None, (self.folder / "log").read_text()
                await asyncio.sleep(0.02)

    async def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        if self.process and self.process.returncode is None:
            self.process.send_signal(how)
            await self.process.wait()

    def freeze(self) -> None:
        assert self.process
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        if self.process and self.process.returncode is None:
            self.process.send_signal(signal.SIGCONT)

    @contextlib.asynccontextmanager
    async def client(self) -> AsyncIterator[aiomqtt.Client]:
        """Somebody else in the home."""
        async with aiomqtt.Client("127.0.0.1", self.port, protocol=aiomqtt.ProtocolVersion.V5) as client:
            yield client

    @contextlib.asynccontextmanager
    async def user(self, name: str) -> AsyncIterator[aiomqtt.Client]:
        """A user of the secure listener."""
        context = ssl.create_default_context(cafile=self.folder / "ca.pem")
        async with aiomqtt.Client(
            "127.0.0.1",
            self.secure_port,
            username=name,
            password=PASSWORD,
            tls_context=context,
            protocol=aiomqtt.ProtocolVersion.V5,
        ) as client:
            yield client

    async def publish(self, topic: str, payload: str | bytes, *, retain: bool = False) -> None:
        async with self.client() as client:
            await client.publish(topic, payload, qos=1, retain=retain)

    async def until_retained(self, topic: str, payload: str | None = None) -> None:
        """Wait until the broker keeps this payload, or any."""
        async with asyncio.timeout(20), self.client() as client:
            await client.subscribe(topic, qos=1)
            async for message in client.messages:
                if payload in (None, bytes(message.payload).decode()):
                    return

    async def retained(self, topic: str) -> str | None:
        """The payload that the broker keeps for a topic, None where there is none."""
        async with self.client() as client:
            await client.subscribe(topic, qos=1)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(0.3):
                    message = await anext(client.messages)
                    return bytes(message.payload).decode()
        return None
