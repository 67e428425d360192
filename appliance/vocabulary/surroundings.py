"""What sensors and people of the home tell: ``input/...`` (DESIGN section 5)."""

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

    ``value`` is the activity, the weather, the noise in dB(A) or the number of people at home; empty for what is nobody else's
    business: words that somebody wrote, what a body measures.
    """

    input: Input
    value: str
    at: Seconds
    until: Seconds
