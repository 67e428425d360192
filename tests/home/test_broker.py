"""What only a real broker shows; the contract itself is in tests/contract."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import signal
import socket
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from appliance.errors import BrokerError
from appliance.home import broker as module
from appliance.home.broker import LONGEST_PAUSE, REFUSED_PAUSE, MqttBroker, pause_after
from appliance.ports.broker import Message
from appliance.settings import MqttSettings
from appliance.vocabulary.health import Health
from tests.home.mosquitto import PASSWORD, Mosquitto, free_port

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

ROOT = "moodbox/box"


class Ear:
    """Reads a broker in the background; ``next`` gives what it heard, in order."""

    def __init__(self, broker: MqttBroker) -> None:
        self.broker = broker
        self._heard: asyncio.Queue[Message | Health] = asyncio.Queue()

    async def read(self) -> None:
        async for heard in self.broker.messages([f"{ROOT}/button/+"]):
            self._heard.put_nowait(heard)

    async def next(self) -> Message | Health:
        async with asyncio.timeout(30):
            return await self._heard.get()

    async def health(self, *, up: bool) -> Health:
        while True:
            heard = await self.next()
            if isinstance(heard, Health) and heard.up is up:
                return heard

    async def refused(self) -> str:
        """The words of the first failure, after the opening "connecting"."""
        await self.next()
        return (await self.health(up=False)).words


async def test_a_socket_that_is_closed_before_it_is_watched_is_not_watched() -> None:
    """A broker that is killed while something is being sent: found by the faults put to a whole box."""
    troubles: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, trouble: troubles.append(trouble))
    client = module._Client("localhost")
    ours, theirs = socket.socketpair()
    with theirs:
        client._on_socket_register_write(client._client, None, ours)
        ours.close()
        for _ in range(3):
            await asyncio.sleep(0)
    assert not troubles


@contextlib.asynccontextmanager
async def listening(settings: MqttSettings) -> AsyncIterator[Ear]:
    ear = Ear(MqttBroker(settings, ROOT))
    task = asyncio.create_task(ear.read())
    try:
        yield ear
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


def plain(port: int) -> MqttSettings:
    return MqttSettings(host="127.0.0.1", port=port)


def secure(mosquitto: Mosquitto, *, password: str = PASSWORD, ca: str = "ca.pem") -> MqttSettings:
    return MqttSettings(
        host="127.0.0.1",
        port=mosquitto.secure_port,
        username="moodbox",
        password=SecretStr(password),
        tls=True,
        ca=mosquitto.folder / ca,
    )


def by_certificate(mosquitto: Mosquitto, certificate: str = "client.pem") -> MqttSettings:
    folder = mosquitto.folder
    return MqttSettings(
        host="127.0.0.1",
        port=mosquitto.certificate_port,
        tls=True,
        ca=folder / "ca.pem",
        certificate=folder / certificate,
        key=folder / "client.key",
    )


class TestSecurity:
    async def test_speaks_with_password_acl_and_a_private_ca(self, mosquitto: Mosquitto) -> None:
        async with listening(secure(mosquitto)) as ear:
            await ear.health(up=True)
            await ear.broker.publish(f"{ROOT}/mood", "{}", retain=True)
            assert await mosquitto.retained(f"{ROOT}/mood") == "{}"
            await mosquitto.publish(f"{ROOT}/button/skip", "PRESS")
            assert await ear.next() == Message(f"{ROOT}/button/skip", b"PRESS", retained=False)

    async def test_signs_in_by_a_certificate(self, mosquitto: Mosquitto) -> None:
        async with listening(by_certificate(mosquitto)) as ear:
            await ear.health(up=True)
            await ear.broker.publish(f"{ROOT}/mood", "{}", retain=True)
            assert await mosquitto.retained(f"{ROOT}/mood") == "{}"

    async def test_a_certificate_that_is_none_is_said(self, mosquitto: Mosquitto) -> None:
        async with listening(by_certificate(mosquitto, "acl")) as ear:
            assert "certificate" in await ear.refused()

    async def test_a_wrong_password_is_said_and_never_logged(
        self, mosquitto: Mosquitto, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        async with listening(secure(mosquitto, password="open sesame")) as ear:
            assert "[mqtt]" in await ear.refused()
        assert "open sesame" not in caplog.text
        assert "open sesame" not in repr(secure(mosquitto, password="open sesame"))

    @pytest.mark.filterwarnings(
        "ignore::pytest.PytestUnraisableExceptionWarning"
    )  # paho leaves a failed handshake's socket open
    async def test_a_broker_of_another_ca_is_not_trusted(self, mosquitto: Mosquitto) -> None:
        async with listening(secure(mosquitto, ca="other.pem")) as ear:
            assert "not trusted" in await ear.refused()
        gc.collect()

    @pytest.mark.parametrize("ca", ["none.pem", "acl"])
    async def test_a_ca_file_that_is_none_is_said(self, mosquitto: Mosquitto, ca: str) -> None:
        async with listening(secure(mosquitto, ca=ca)) as ear:
            assert await ear.refused()


class TestLoss:
    async def test_who_is_gone_without_goodbye_is_offline_by_will(self, mosquitto: Mosquitto) -> None:
        broker = MqttBroker(plain(mosquitto.port), ROOT)
        messages = broker.messages(())
        while not (isinstance(heard := await anext(messages), Health) and heard.up):
            pass
        assert broker._client
        connection = broker._client._client.socket()
        assert connection
        connection.shutdown(2)  # type: ignore[attr-defined]  # as a pulled plug would
        await mosquitto.until_retained(f"{ROOT}/availability", "offline")
        await messages.aclose()  # type: ignore[attr-defined]

    @pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
    async def test_is_back_after_each_restart(self, mosquitto: Mosquitto, how: signal.Signals) -> None:
        async with listening(plain(mosquitto.port)) as ear:
            for _ in range(4):
                await ear.health(up=True)
                await mosquitto.stop(how)
                await ear.health(up=False)
                await mosquitto.start()
            await ear.health(up=True)
            assert await mosquitto.retained(f"{ROOT}/availability") == "online"

    async def test_only_the_first_failure_is_a_warning(self, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.DEBUG, module.__name__)
        async with listening(plain(free_port())) as ear:
            for _ in range(3):
                await ear.health(up=False)
        levels = [record.levelno for record in caplog.records if "is away" in record.message]
        assert levels[0] == logging.WARNING
        assert set(levels[1:]) == {logging.DEBUG}

    async def test_what_is_being_published_fails_when_the_broker_dies(self, mosquitto: Mosquitto) -> None:
        async with listening(plain(mosquitto.port)) as ear:
            await ear.health(up=True)
            mosquitto.freeze()
            sending = asyncio.create_task(ear.broker.publish(f"{ROOT}/mood", "{}", retain=True))
            await asyncio.sleep(0.1)
            await mosquitto.stop(signal.SIGKILL)
            with pytest.raises(BrokerError, match="lost"):
                await sending
            await ear.health(up=False)

    async def test_a_broker_that_hangs_is_noticed_and_met_again(
        self, mosquitto: Mosquitto, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(module, "KEEP_ALIVE", 2)
        monkeypatch.setattr(module, "ANSWER", 1.0)
        async with listening(plain(mosquitto.port)) as ear:
            await ear.health(up=True)
            mosquitto.freeze()
            with pytest.raises(BrokerError, match="did not take"):
                await ear.broker.publish(f"{ROOT}/mood", "{}", retain=True)
            await ear.health(up=False)
            await ear.health(up=False)  # an attempt that got no answer
            mosquitto.thaw()
            await ear.health(up=True)
            await mosquitto.publish(f"{ROOT}/button/skip", "PRESS")
            assert await ear.next() == Message(f"{ROOT}/button/skip", b"PRESS", retained=False)

    async def test_ends_at_once_while_the_broker_hangs(self, mosquitto: Mosquitto) -> None:
        async with asyncio.timeout(20), listening(plain(mosquitto.port)) as ear:
            await ear.health(up=True)
            mosquitto.freeze()

    async def test_two_boxes_of_one_name_do_not_shout(self, mosquitto: Mosquitto, caplog: pytest.LogCaptureFixture) -> None:
        async with listening(plain(mosquitto.port)) as one, listening(plain(mosquitto.port)) as two:
            for _ in range(2):
                await one.health(up=True)
                await two.health(up=True)
        warnings = [record for record in caplog.records if record.levelno == logging.WARNING]
        assert len(warnings) <= 2


class TestHostility:
    async def test_a_huge_payload_does_not_arrive(self, mosquitto: Mosquitto) -> None:
        async with listening(plain(mosquitto.port)) as ear:
            await ear.health(up=True)
            await mosquitto.publish(f"{ROOT}/button/skip", b"P" * 2_000_000)
            await mosquitto.publish(f"{ROOT}/button/save", b"PRESS")
            assert await ear.next() == Message(f"{ROOT}/button/save", b"PRESS", retained=False)


class OldBroker:
    """A broker that only knows MQTT 3.1.1: it turns away whoever opens with 5 and hands the rest to mosquitto."""

    def __init__(self, port: int, *, polite: bool) -> None:
        self.versions: list[int] = []
        self._port = port
        self._polite = polite

    async def meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        opening = await reader.read(1024)
        level = opening[opening.index(b"MQTT") + 4]
        self.versions.append(level)
        if level != 4:
            if self._polite:
                writer.write(b"\x20\x02\x00\x01")  # CONNACK of 3.1.1: unacceptable protocol version
            writer.close()
            return
        inner, outer = await asyncio.open_connection("127.0.0.1", self._port)
        outer.write(opening)
        async with asyncio.TaskGroup() as group:
            group.create_task(self._carry(reader, outer))
            group.create_task(self._carry(inner, writer))

    async def _carry(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await source.read(4096):
                sink.write(data)
        sink.close()


@pytest.mark.parametrize("polite", [True, False])
async def test_falls_back_to_an_older_version(mosquitto: Mosquitto, monkeypatch: pytest.MonkeyPatch, *, polite: bool) -> None:
    monkeypatch.setattr(module, "ANSWER", 1.0)
    old = OldBroker(mosquitto.port, polite=polite)
    server = await asyncio.start_server(old.meet, "127.0.0.1", 0)
    async with server, listening(plain(server.sockets[0].getsockname()[1])) as ear:
        await ear.health(up=True)
        assert old.versions == [5, 4]
        await ear.broker.publish(f"{ROOT}/mood", "{}", retain=True)
        await mosquitto.publish(f"{ROOT}/button/skip", "PRESS")
        assert await ear.next() == Message(f"{ROOT}/button/skip", b"PRESS", retained=False)


@given(failures=st.integers(1, 10_000), refused=st.booleans(), jitter=st.floats(0, 1, exclude_max=True))
def test_pauses_grow_within_their_bounds(failures: int, jitter: float, *, refused: bool) -> None:
    pause = pause_after(failures, refused=refused, jitter=jitter)
    assert 0 < pause <= (REFUSED_PAUSE if refused else LONGEST_PAUSE)
    assert pause_after(failures + 1, refused=refused, jitter=jitter) >= pause
    assert pause_after(failures, refused=True, jitter=jitter) > pause_after(failures, refused=False, jitter=jitter)
