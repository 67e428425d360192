"""What sensors and people of the home tell: ``input/...`` (DESIGN section 5), and what the chooser makes of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from appliance.vocabulary.units import Seconds


class Input(StrEnum):
    """What the home may tell."""

    HEART_RATE = "heart_rate"
    SKIN = "skin"
    ACTIVITY = "activity"
    WEATHER = "weather"
    PRESENCE = "presence"
    NOISE = "noise"
    TEXT = "text"


class Doing(StrEnum):
    """What the person listening does."""

    STILL = "still"
    WALKING = "walking"
    RUNNING = "running"
    CYCLING = "cycling"
    DRIVING = "driving"


class Weather(StrEnum):
    """The weather outside, in the words of the home's weather services."""

    CLEAR_NIGHT = "clear-night"
    CLOUDY = "cloudy"
    EXCEPTIONAL = "exceptional"
    FOG = "fog"
    HAIL = "hail"
    LIGHTNING = "lightning"
    LIGHTNING_RAINY = "lightning-rainy"
    PARTLY_CLOUDY = "partlycloudy"
    POURING = "pouring"
    RAINY = "rainy"
    SNOWY = "snowy"
    SNOWY_RAINY = "snowy-rainy"
    SUNNY = "sunny"
    WINDY = "windy"
    WINDY_VARIANT = "windy-variant"

    @property
    def wet(self) -> bool:
        """Whether water or ice falls."""
        return self in _WET


_WET = frozenset({Weather.HAIL, Weather.LIGHTNING_RAINY, Weather.POURING, Weather.RAINY, Weather.SNOWY, Weather.SNOWY_RAINY})


@dataclass(frozen=True, slots=True)
class InUse:
    """Something that the home told and that is used from ``at`` until ``until`` (both monotonic).

    ``words`` say it in short; empty for what is nobody's business: words that somebody wrote, what a body measures.
    """

    input: Input
    words: str
    at: Seconds
    until: Seconds


@dataclass(frozen=True, slots=True)
class Context:
    """What is so around the person listening; None where it is not known or no longer fresh.

    ``hour`` in [0, 24) and ``weekday`` (0 = Monday) are local, ``quiet`` says whether these are the quiet hours. ``noise`` is
    in dB(A); ``company`` is how many people are at home.
    """

    hour: float
    weekday: int
    quiet: bool
    activity: Doing | None = None
    weather: Weather | None = None
    noise: float | None = None
    company: int | None = None
