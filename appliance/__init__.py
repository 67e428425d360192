"""Moodbox: a speaker box that plays to the mood in the room."""

__version__ = "0.1.0"
