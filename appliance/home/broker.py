"""The MQTT broker behind ``ports.Broker``: aiomqtt 2 on paho-mqtt, and the only module that knows them."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
import random
import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import aiomqtt
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

from appliance.errors import BrokerError
from appliance.ports.broker import Message
from appliance.vocabulary.health import Health
from appliance.vocabulary.units import Seconds

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Collection, Sequence

    from aiomqtt.types import PahoSocket
    from paho.mqtt import client as mqtt

    from appliance.settings import MqttSettings

log = logging.getLogger(__name__)
_library_log = logging.getLogger(f"{__name__}.library")
_library_log.setLevel(logging.CRITICAL)  # a loss is told by us, once, and its warnings repeat with every message of a flood

KEEP_ALIVE: Final = 20
"""Seconds between signs of life; the broker gives the last will after one and a half times that."""
ANSWER: Final = Seconds(4.0)
"""How long the broker may take to answer anything."""
GOODBYE: Final = Seconds(1.0)
"""How long it may take to say ``offline``: who stops the box does not wait for a broker that hangs."""
FIRST_PAUSE: Final = Seconds(0.5)
LONGEST_PAUSE: Final = Seconds(2.0)
REFUSED_PAUSE: Final = Seconds(60.0)
"""A wrong password does not become right by trying again, and a broker may ban who tries too often."""
STEADY: Final = Seconds(10.0)
"""A connection that lasts so long ends a row of failures; shorter ones belong to it (two boxes of one name)."""
LARGEST_PACKET: Final = 2**20
"""Bytes. What is smaller comes through and is dropped, with a warning, by who reads it. With MQTT 5 the broker itself drops
what is larger, so that nobody can fill our memory."""
MOST_WAITING: Final = 500
"""Messages that may wait to be read; a flood beyond that is dropped."""

_DENIED: Final = 0x80
"""From here on a reason code is a refusal."""
_UNSUPPORTED_VERSION: Final = 132
_REFUSALS: Final = {
    133: "it does not accept the client id",
    134: "user name or password is wrong; check [mqtt] in the settings",
    135: "this user is not allowed to connect; check [mqtt] in the settings",
    138: "this client is banned",
    140: "it wants another way of signing in",
    142: "another client took this box's name; is box_id the same on two boxes?",
}
"""MQTT 5's reasons (sections 3.2.2.2 and 3.14.2.1) that trying again does not mend; paho translates those of 3.1.1 to them."""


@dataclass(frozen=True, slots=True)
class _Failure:
    """Why there is no connection, in words, and whether trying again soon is of no use."""

    words: str
    refused: bool = False
    other_version: bool = False


def pause_after(failures: int, *, refused: bool, jitter: float) -> Seconds:
    """How long to wait after so many failures in a row (from 1), ``jitter`` in [0, 1).

    Grows by half each time up to ``LONGEST_PAUSE``, then takes off up to a quarter by chance, so that a house full of boxes
    does not come back in one instant.
    """
    longest = REFUSED_PAUSE if refused else min(LONGEST_PAUSE, FIRST_PAUSE * 1.5 ** min(failures - 1, 20))
    return Seconds(longest * (1 - jitter / 4))


class _Client(aiomqtt.Client):
    """aiomqtt's client, which has only sockets watched that are open.

    Its own way (2.5) notes a socket's number and has it watched a moment later. A connection that broke in between left an
    error in the log, or, where the number was another's by then, a watch on that.
    """

    def _on_socket_register_write(self, client: mqtt.Client, userdata: object, sock: PahoSocket) -> None:  # noqa: ARG002
        def write() -> None:
            try:
                client.loop_write()
            except Exception as error:  # noqa: BLE001 - whatever it is, it is the end of the connection, and told as such
                if not self._disconnected.done():
                    self._disconnected.set_exception(error)

        def watch() -> None:
            if sock.fileno() >= 0:
                self._loop.add_writer(sock, write)

        self._loop.call_soon_threadsafe(watch)  # this may be paho's thread


class MqttBroker:
    """A broker by its settings. ``root`` is the topic below which all of this box lies, without a slash at its end.

    Speaks MQTT 5, or 3.1.1 with a broker that does not know it. ``<root>/availability`` is ``online`` from each connection on
    and ``offline`` by last will or when ``messages`` is closed. A new connection starts clean: nothing of the old one is sent.
    """

    def __init__(self, settings: MqttSettings, root: str) -> None:
        self._settings = settings
        self._availability = f"{root}/availability"
        # One fixed name: after a lost network the new connection replaces the old, whose will would else come later and stay.
        self._identifier = root.replace("/", "-")
        self._version = aiomqtt.ProtocolVersion.V5
        self._client: aiomqtt.Client | None = None
        self._lost: asyncio.Future[None] | None = None

    @property
    def _address(self) -> str:
        return f"{self._settings.host}:{self._settings.port}"

    async def messages(self, topics: Collection[str]) -> AsyncIterator[Message | Health]:
        """Messages of these filters, and a Health whenever the broker is lost or back; see ``ports.Broker``."""
        failures, now = 0, asyncio.get_running_loop().time
        yield Health(up=False, words=f"connecting to the MQTT broker {self._address}")
        while True:
            failure, since = _Failure("the connection ended"), math.inf
            try:
                async with self._connection(topics) as client:
                    log.info("connected to the MQTT broker %s (MQTT %s)", self._address, "5" if self._is_v5 else "3.1.1")
                    since = now()
                    yield Health(up=True)
                    self._version = aiomqtt.ProtocolVersion.V5  # the next time begins with the newest again
                    async for message in client.messages:
                        yield Message(message.topic.value, message.payload, retained=bool(message.retain))
            except (aiomqtt.MqttError, BrokerError, OSError, ValueError) as error:
                failure = _explain(error)
            failures = 1 if now() - since > STEADY else failures + 1
            words = f"the MQTT broker {self._address} is away: {failure.words}"
            log.log(logging.WARNING if failures == 1 else logging.DEBUG, "%s", words)
            yield Health(up=False, words=words)
            if failure.other_version:
                self._version = aiomqtt.ProtocolVersion.V311 if self._is_v5 else aiomqtt.ProtocolVersion.V5
            await asyncio.sleep(pause_after(failures, refused=failure.refused, jitter=random.random()))  # noqa: S311 - no secret

    async def publish(self, topic: str, payload: str, *, retain: bool) -> None:
        """Publish with QoS 1; see ``ports.Broker``.

        Raises:
            BrokerError: the broker is away, was lost before it answered, or does not answer.
        """
        client, lost = self._client, self._lost
        if client is None or lost is None:
            msg = f"The MQTT broker {self._address} is away, so {topic} was not published."
            raise BrokerError(msg)
        # aiomqtt waits for the answer even when the connection is gone, so the two are waited for together.
        sending = asyncio.ensure_future(client.publish(topic, payload, qos=1, retain=retain, timeout=ANSWER))
        try:
            await asyncio.wait({sending, lost}, return_when=asyncio.FIRST_COMPLETED)
            if not sending.done():
                msg = f"The MQTT broker {self._address} was lost before it took {topic}."
                raise BrokerError(msg)
            sending.result()
        except (aiomqtt.MqttError, ValueError) as error:
            msg = f"The MQTT broker {self._address} did not take {topic}: {error}."
            raise BrokerError(msg) from error
        finally:
            sending.cancel()

    @property
    def _is_v5(self) -> bool:
        return self._version is aiomqtt.ProtocolVersion.V5

    @contextlib.asynccontextmanager
    async def _connection(self, topics: Collection[str]) -> AsyncGenerator[aiomqtt.Client, None]:
        """A connection that is subscribed and announced; at its end it says goodbye and leaves nothing behind."""
        client = await self._make_client()
        lost: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        try:
            await client.__aenter__()  # not `async with`: its end can raise MqttError in place of a cancellation
            await self._subscribe(client, topics)
            await client.publish(self._availability, "online", qos=1, retain=True)
            self._client, self._lost = client, lost
            try:
                yield client
            finally:
                self._client = self._lost = None
                lost.set_result(None)
                if not client._disconnected.done():  # noqa: SLF001 - it has no public word for that
                    with contextlib.suppress(aiomqtt.MqttError):
                        await client.publish(self._availability, "offline", qos=1, retain=True, timeout=GOODBYE)
        finally:
            _bury(client)

    async def _make_client(self) -> aiomqtt.Client:
        settings = self._settings
        properties = None
        if self._is_v5:
            properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
            properties.MaximumPacketSize = LARGEST_PACKET
        return _Client(
            settings.host,
            settings.port,
            username=settings.username,
            password=settings.password.get_secret_value() if settings.password else None,
            identifier=self._identifier,
            protocol=self._version,
            properties=properties,
            clean_session=None if self._is_v5 else True,
            will=aiomqtt.Will(self._availability, "offline", qos=1, retain=True),
            tls_context=await asyncio.to_thread(self._tls) if settings.tls else None,
            timeout=ANSWER,
            keepalive=KEEP_ALIVE,
            max_queued_incoming_messages=MOST_WAITING,
            logger=_library_log,
        )

    def _tls(self) -> ssl.SSLContext:
        """What to believe, the household's own CA alone where one is set, and by what to sign in. Reads files."""
        if self._settings.ca and not self._settings.ca.is_file():
            msg = f"the CA file {self._settings.ca} is missing"
            raise BrokerError(msg)
        context = ssl.create_default_context(cafile=self._settings.ca)
        if self._settings.certificate:
            try:
                context.load_cert_chain(self._settings.certificate, self._settings.key)
            except OSError as error:
                msg = f"the certificate {self._settings.certificate} and its key are not usable: {error.strerror or error}"
                raise BrokerError(msg) from error
        return context

    async def _subscribe(self, client: aiomqtt.Client, topics: Collection[str]) -> None:
        if not topics:
            return
        if self._is_v5:
            # As published: else a retained message that arrives while we listen would lose its flag.
            options = SubscribeOptions(qos=1, retainAsPublished=True)
            granted: Sequence[int | ReasonCode] = await client.subscribe([(topic, options) for topic in topics])
        else:
            granted = await client.subscribe([(topic, 1) for topic in topics])
        for topic, code in zip(topics, granted, strict=False):
            if (code.value if isinstance(code, ReasonCode) else code) >= _DENIED:
                log.warning("the MQTT broker %s does not let this user read %s: check its ACL", self._address, topic)


def _bury(client: aiomqtt.Client) -> None:
    """End what a failed or lost connection leaves.

    aiomqtt lets an attempt that ran out of time live on, to answer later under our name, and the reason of a loss unread,
    which asyncio would report as an error.
    """
    client._client.disconnect()  # noqa: SLF001 - nothing public reaches it
    lost = client._disconnected  # noqa: SLF001
    if lost.done() and not lost.cancelled():
        lost.exception()


def _explain(error: Exception) -> _Failure:
    """Why the connection failed or ended, in words without a secret."""
    if isinstance(error, BrokerError):
        return _Failure(str(error), refused=True)
    if isinstance(error.__context__, ssl.SSLCertVerificationError):
        return _Failure(f"its certificate is not trusted ({error.__context__.verify_message}); check [mqtt] ca", refused=True)
    cause = error.__cause__ if isinstance(error.__cause__, aiomqtt.MqttCodeError) else error
    reason = getattr(getattr(cause, "rc", None), "value", None)
    words = _REFUSALS.get(reason or 0)
    if words:
        return _Failure(words, refused=True)
    if reason == _UNSUPPORTED_VERSION or "timed out" in str(error):  # some only hang up on a version that they do not know
        return _Failure("it did not answer, or speaks another version of MQTT", other_version=True)
    return _Failure("the connection broke" if error.__cause__ else str(error) or type(error).__name__)
