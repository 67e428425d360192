"""All settings of the box, from a TOML file, then ``MOODBOX_*`` environment variables, then systemd credentials.

``MOODBOX_CONFIG`` names the file (default ``/etc/moodbox/moodbox.toml``); ``MOODBOX_PLAYER__HOST=...`` sets
``[player] host``. A systemd credential named like the variable, in lower case, overrules both.
"""

from __future__ import annotations

import os
import tomllib
from datetime import time
from pathlib import Path
from string import Template
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import (
    BaseSettings,
    NestedSecretsSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from appliance.errors import SettingsError
from appliance.vocabulary.affect import Label

Port = Annotated[int, Field(ge=1, le=65535)]
Pin = Annotated[int, Field(ge=0, le=27)]

RunsAs = Literal["child", "service"]
"""Whether the brain starts a process itself, or systemd does: moodbox.service sets ``service``."""


class Section(BaseModel):
    """A section of the file. Unknown keys are refused, so that a typing mistake is not silent."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class CameraSettings(Section):
    """``[camera]``."""

    source: str = Field(
        default="auto", title="Source", description="auto, none, picamera, v4l2:N, or reel:PATH (a video or a folder of images)"
    )
    width: int = Field(default=640, ge=160, le=1920, title="Width", description="Frame width in pixels")
    height: int = Field(default=480, ge=120, le=1080, title="Height", description="Frame height in pixels")
    min_face: int = Field(
        default=60, ge=20, le=400, title="Smallest face", description="Ignore faces narrower than this, in pixels"
    )
    led: Pin | None = Field(default=None, title="LED", description="BCM number of a pin: a LED lit while the camera is open")
    led_required: bool = Field(
        default=True, title="No eye without LED", description="Never open the camera while the LED cannot light"
    )
    button: Pin | None = Field(
        default=None, title="Button", description="BCM number of a pin: a button to ground closes the camera"
    )
    eye: RunsAs = Field(default="child", title="Eye", description="The eye is a child of the brain, or a service of its own")


class LookingSettings(Section):
    """``[looking]``."""

    rate_slow: float = Field(
        default=0.5, ge=0.3, le=10, title="Slow rate", description="Looks a second while nothing changes or nobody is there"
    )
    rate_quick: float = Field(
        default=2.0, ge=0.3, le=10, title="Quick rate", description="Looks a second while the mood may be changing"
    )
    rest_after: float = Field(default=1200, ge=10, title="Rest after", description="Seconds without a face until looking rests")
    guests_close: bool = Field(
        default=True, title="Rest with guests", description="Rest while more faces are in view than people who consent"
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.rate_slow > self.rate_quick:
            msg = "rate_slow must not be above rate_quick"
            raise ValueError(msg)
        return self


class MusicSettings(Section):
    """``[music]``."""

    folder: Path = Field(
        default=Path("/srv/music"), title="Folder", description="The music folder, the same one that MPD plays from"
    )
    ahead: int = Field(
        default=3, ge=1, le=20, title="Ahead", description="How many tracks the box keeps queued after the current one"
    )
    no_repeat: int = Field(default=20, ge=0, le=500, title="No repeat", description="Tracks between a track and its return")
    no_repeat_artist: int = Field(
        default=2, ge=0, le=50, title="No artist again", description="Tracks between two of the same artist"
    )
    no_repeat_album: int = Field(
        default=3, ge=0, le=50, title="No album again", description="Tracks between two of the same album"
    )
    skipped_days: float = Field(
        default=7, ge=0, title="Skipped", description="Days for which what was skipped in a mood does not come in that mood"
    )
    explore: float = Field(
        default=1 / 6, ge=0, le=0.5, title="Explore", description="Share of picks that try something new; never two in a row"
    )
    half_life: float = Field(
        default=60, gt=0, title="Half-life", description="Days after which what was learned of somebody counts half"
    )
    explicit: bool = Field(default=True, title="Explicit", description="Whether tracks marked as explicit may be played")
    child_age: int = Field(default=12, ge=0, le=18, title="Age", description="What a child hears must be fit for this age")
    quiet_from: time | None = Field(default=None, title="Quiet from", description="Local time from which only calm music plays")
    quiet_until: time | None = Field(default=None, title="Quiet until", description="Local time until which it does")
    share: str = Field(
        default="",
        pattern=r"^((smb|nfs|sftp|https?)://[^\s/]+(/\S*)?)?$",
        title="Share",
        description="The folder's address in the home network, as in smb://livingroom.local/music: the panel says it",
    )
    scan: RunsAs = Field(default="child", title="Scan", description="The scan is a child of the brain, or a service of its own")


class RadioSettings(Section):
    """``[radio]``. Whether there is radio at all is switched on the panel."""

    server: str = Field(
        default="",
        pattern=r"^(https?://\S+)?$",
        title="Server",
        description="A radio-browser server of your own; its stations may lie inside the home. Empty: the public servers",
    )


class PlayerSettings(Section):
    """``[player]``: MPD."""

    host: str = Field(default="/run/mpd/socket", title="Host", description="MPD's Unix socket, or a host name")
    port: Port = Field(default=6600, title="Port", description="MPD's TCP port; unused with a socket")
    password: SecretStr | None = Field(default=None, title="Password", description="MPD's password, where it has one")
    level: bool = Field(
        default=True,
        title="Equally loud",
        description="Make up for how loud each track is, by MPD's volume; files stay as they are",
    )


class MqttSettings(Section):
    """``[mqtt]``: without a host the box runs without a broker."""

    host: str = Field(default="", title="Host", description="The broker's name or address; empty for none")
    port: Port = Field(default=1883, title="Port", description="1883, or 8883 with TLS")
    username: str | None = Field(default=None, title="User", description="User name, where the broker asks for one")
    password: SecretStr | None = Field(default=None, title="Password", description="Password, where the broker asks for one")
    tls: bool = Field(default=False, title="TLS", description="Encrypt the connection")
    ca: Path | None = Field(default=None, title="CA", description="PEM file of the broker's own certificate authority")
    certificate: Path | None = Field(default=None, title="Certificate", description="PEM file by which the box signs in")
    key: Path | None = Field(default=None, title="Key", description="PEM file of the certificate's key")

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.certificate is None) != (self.key is None):
            msg = "certificate and key belong together"
            raise ValueError(msg)
        if not self.tls and (self.certificate or self.ca):
            msg = "ca, certificate and key need tls = true"
            raise ValueError(msg)
        return self


class HomeAssistantSettings(Section):
    """``[home_assistant]``."""

    discovery: Literal["device", "components", "off"] = Field(
        default="device",
        title="Discovery",
        description="device; components for releases before 2024.11; off announces nothing",
    )
    prefix: str = Field(
        default="homeassistant", pattern=r"^[a-zA-Z0-9_/-]+$", title="Prefix", description="Home Assistant's discovery prefix"
    )


class Lamp(Section):
    """One of ``[[lights.lamps]]``."""

    kind: Literal["zigbee2mqtt", "tasmota", "template"] = Field(
        default="zigbee2mqtt", title="Kind", description="How the lamp is spoken to"
    )
    name: str = Field(
        pattern=r"^[^+#\x00$][^+#\x00]*$",
        title="Name",
        description="zigbee2mqtt's friendly name, Tasmota's topic, or the whole topic of a template",
    )
    template: str = Field(
        default="",
        title="Template",
        description="What is published, with $hex $r $g $b $h $s $brightness (percent) $transition (seconds) $mood in it",
    )

    @model_validator(mode="after")
    def _fits(self) -> Self:
        known = {"hex", "r", "g", "b", "h", "s", "brightness", "transition", "mood"}
        template = Template(self.template)
        if (self.kind == "template") != bool(self.template):
            msg = "a lamp has a template if, and only if, its kind is template"
            raise ValueError(msg)
        if not template.is_valid() or not set(template.get_identifiers()) <= known:
            msg = f"a template may hold only ${', $'.join(sorted(known))}, and $$ for a dollar sign"
            raise ValueError(msg)
        return self


class MoodLight(Section):
    """One of ``[lights.moods.LABEL]``: what differs from the colour of the affect plane."""

    colour: str | None = Field(default=None, pattern=r"^#[0-9a-fA-F]{6}$", title="Colour", description="#rrggbb")
    brightness: int | None = Field(default=None, ge=1, le=100, title="Brightness", description="Percent")
    transition: float | None = Field(default=None, ge=0, le=600, title="Transition", description="Seconds")


class LightsSettings(Section):
    """``[lights]``: off while there are no lamps."""

    lamps: tuple[Lamp, ...] = Field((), title="Lamps", description="Lights that follow the mood")
    moods: dict[Label, MoodLight] = Field({}, title="Moods", description="Moods with a light of their own")
    brightness: int = Field(default=80, ge=1, le=100, title="Brightness", description="The most, in percent")
    transition: float = Field(default=4.0, ge=0, le=600, title="Transition", description="Seconds from one colour to the next")
    every: float = Field(default=20.0, ge=1, title="Every", description="The least seconds between two changes")


class FilmSettings(Section):
    """``[films]``. The catalogue that comes along needs nothing; all else is off until it is set."""

    folder: Path | None = Field(default=None, title="Folder", description="Films with Kodi's or Jellyfin's NFO files")
    clips: Path | None = Field(
        default=None, title="Clips", description="Shorts and music videos; folders named after moods say what they are for"
    )
    child_age: Literal[0, 6, 12] = Field(
        default=6, title="Age for children", description="The highest age rating of what is offered to a child's profile"
    )
    tmdb_token: SecretStr | None = Field(
        default=None,
        title="TMDB token",
        description="Your own API Read Access Token of themoviedb.org, which is then told genres, titles and years",
    )
    tmdb_api: str = Field(default="https://api.themoviedb.org/3", title="TMDB API", description="Its address")
    tmdb_images: str = Field(default="https://image.tmdb.org/t/p", title="TMDB images", description="Their address")
    youtube: bool = Field(
        default=False,
        title="YouTube search",
        description="Let the TV be asked to search YouTube for a trailer: Google then learns the film's title from your TV",
    )


class KodiSettings(Section):
    """``[kodi]``: off without an address."""

    url: str = Field(default="", title="Address", description="Kodi's JSON-RPC address, as in http://tv.local:8080/jsonrpc")
    username: str = Field(default="", title="User", description="User name, where Kodi asks for one")
    password: SecretStr | None = Field(default=None, title="Password", description="Password, where Kodi asks for one")
    films: str = Field(default="", title="Films", description="The film folder as Kodi names it, as in smb://nas/films")


class ReceiverSettings(Section):
    """``[receiver]``: music that phones play to the speaker past the box. Off until it is switched on."""

    spotify: bool = Field(
        default=False,
        title="Spotify Connect",
        description="librespot runs beside the box: Spotify learns what is played; the box waits and learns nothing",
    )
    folder: Path | None = Field(
        default=None,
        title="Folder",
        description="Where librespot, whose group may reach nothing else of the box, speaks to it; unset: the runtime folder",
    )


class PanelSettings(Section):
    """``[panel]``."""

    host: str = Field(
        default="127.0.0.1", title="Address", description="The address to listen on; 0.0.0.0 for the home network"
    )
    port: Port = Field(default=8080, title="Port", description="HTTP port")
    https_port: Port | None = Field(
        default=None, title="HTTPS port", description="Also serve HTTPS, by the box's own certificate authority, on this port"
    )
    names: tuple[str, ...] = Field((), title="Names", description="Further host names of the panel")


class HistorySettings(Section):
    """``[history]``."""

    days: int = Field(
        default=30, ge=1, le=3650, title="Days", description="How long the moods of those who want a history are kept"
    )


class Settings(BaseSettings):
    """Everything that can be set."""

    model_config = SettingsConfigDict(env_prefix="MOODBOX_", env_nested_delimiter="__", extra="forbid", frozen=True)

    box_id: str = Field(
        default="moodbox", pattern=r"^[a-zA-Z0-9_-]{1,32}$", title="Box id", description="Names this box in MQTT topics"
    )
    state: Path = Field(default=Path("/var/lib/moodbox"), title="State folder", description="Where the database lives")
    runtime: Path = Field(default=Path("/run/moodbox"), title="Runtime folder", description="Where sockets live")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", title="Log level", description="How much is logged"
    )
    camera: CameraSettings = CameraSettings()
    looking: LookingSettings = LookingSettings()
    music: MusicSettings = MusicSettings()
    radio: RadioSettings = RadioSettings()
    player: PlayerSettings = PlayerSettings()
    mqtt: MqttSettings = MqttSettings()
    home_assistant: HomeAssistantSettings = HomeAssistantSettings()
    lights: LightsSettings = LightsSettings()
    panel: PanelSettings = PanelSettings()
    films: FilmSettings = FilmSettings()
    kodi: KodiSettings = KodiSettings()
    history: HistorySettings = HistorySettings()
    receiver: ReceiverSettings = ReceiverSettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Credentials overrule the environment, which overrules the file (the initial values)."""
        credentials = NestedSecretsSettingsSource(
            file_secret_settings,
            secrets_dir=os.environ.get("CREDENTIALS_DIRECTORY"),
            secrets_prefix="moodbox_",
            secrets_nested_delimiter="__",
        )
        return credentials, env_settings, init_settings


def secrets_of(section: BaseModel) -> list[str]:
    """Every secret that is set in the settings or a section of them."""
    values = [getattr(section, name) for name in type(section).model_fields]
    own = [value.get_secret_value() for value in values if isinstance(value, SecretStr)]
    return own + [secret for value in values if isinstance(value, BaseModel) for secret in secrets_of(value)]


def explain(error: ValidationError) -> str:
    """Every wrong setting of a validation error in one sentence, never a value that may be secret."""
    faults = error.errors(include_input=False)
    return "; ".join(f"[{'.'.join(map(str, fault['loc']))}] {fault['msg'].lower()}" for fault in faults)


def load(file: Path | None = None) -> Settings:
    """The settings in force.

    Raises:
        SettingsError: the file cannot be read or a setting is wrong; names each one.
    """
    named = os.environ.get("MOODBOX_CONFIG")
    path = file or Path(named or "/etc/moodbox/moodbox.toml")
    values: dict[str, object] = {}
    try:
        values = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        if file or named:
            msg = f"{path}: there is no such settings file"
            raise SettingsError(msg) from error
    except PermissionError as error:
        msg = f"{path} may not be read by this user: run this as root, or with sudo -u moodbox"
        raise SettingsError(msg) from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        msg = f"{path}: {error}"
        raise SettingsError(msg) from error
    try:
        return Settings(**values)  # type: ignore[arg-type]
    except ValidationError as error:
        where = f"{path}: " if values else ""
        msg = f"{where}{explain(error)}"
        raise SettingsError(msg) from error
