"""The exception tree.

MoodboxError                one clear sentence that names the thing and what to do; shown to people as it is
+-- SettingsError           a setting is wrong
+-- CameraError             no camera, or it stopped giving frames
+-- ImageError              a file is not a picture that can be read
+-- ModelError              a model file is missing or does not load
+-- WireError               bytes from the eye that are not a record
+-- AudioError              a file is not music that can be read
+-- PlayerError             MPD is away or refused
+-- BrokerError             the MQTT broker is away or refused
+-- StoreError              the database cannot be read or written
+-- PanelError              the panel cannot listen on its address
+-- FilmError               a source of films or the television is away, or a file says nothing of a film
+-- RadioError              the directory of radio stations is away
+-- RefusedError            somebody may not do this
|   +-- TooSoonError        not yet: there were too many tries
+-- DemoError               the demo lacks something on this machine
"""

from __future__ import annotations


class MoodboxError(Exception):
    """Base of all errors of ours: one clear sentence that names the thing and what to do."""


class SettingsError(MoodboxError):
    """A setting is wrong."""


class CameraError(MoodboxError):
    """There is no camera, or it stopped giving frames."""


class ImageError(MoodboxError):
    """A file is not a picture that can be read."""


class ModelError(MoodboxError):
    """A model file is missing or does not load."""


class WireError(MoodboxError):
    """Bytes from the eye that are not a record."""


class AudioError(MoodboxError):
    """A file is not music that can be read."""


class PlayerError(MoodboxError):
    """MPD is away or refused a command."""


class BrokerError(MoodboxError):
    """The MQTT broker is away or refused."""


class StoreError(MoodboxError):
    """The database cannot be read or written."""


class PanelError(MoodboxError):
    """The panel cannot listen on its address."""


class FilmError(MoodboxError):
    """A source of films or the television is away, or a file says nothing of a film."""


class RadioError(MoodboxError):
    """The directory of radio stations is away."""


class RefusedError(MoodboxError):
    """Somebody may not do this; the sentence says why."""


class TooSoonError(RefusedError):
    """Somebody has tried too often; the sentence says how long to wait."""


class DemoError(MoodboxError):
    """The demo lacks something on this machine."""
