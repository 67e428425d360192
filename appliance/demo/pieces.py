"""The demo's repertoire: 33 pieces whose tempo, mode, loudness and colour range over all moods. Data, not code."""

from __future__ import annotations

from typing import Final

from appliance.demo import instruments as i
from appliance.demo.score import Drums, Layer, Piece, blues, chords

_SWING: Final = 0.16

_TWELVE: Final = blues(0, 0, 0, 0, 5, 5, 0, 0, 7, 5, 0, 7)

PIECES: Final = (
    # ---- pop, dance: bright
    Piece(
        "Sunday Kite", "Moodbox Parade", "Front Garden", "Pop", 126, 60, "major",
        {"A": chords("major", "1 5 6 4"), "B": chords("major", "4 5 3 6 4 1 2 5")}, "AABAABA",
        (
            Layer(i.FINGERED, "eighths", 38, 0.75),
            Layer(i.PIANO, "pulse", 62, 0.4, -0.3),
            Layer(i.SAW, "stabs", 66, 0.22, 0.3, enter=8, cutoff=5000),
            Layer(i.SQUARE, "melody", 74, 0.4, 0.1, enter=4, density=0.8, scale="pentatonic", echo=0.75),
        ),
        Drums(i.ROOM_KIT, "pop", 0.75, enter=4), loudness=-14, room=0.9,
    ),
    Piece(
        "Lemon Tram", "Moodbox Parade", "Front Garden", "Pop", 132, 65, "major",
        {"A": chords("major", "1 4 1 5"), "B": chords("major", "6 4 1 5")}, "AABBAABBA",
        (
            Layer(i.PICKED, "octaves", 39, 0.7),
            Layer(i.STEEL, "strum", 60, 0.5, -0.4),
            Layer(i.BRASS, "stabs", 67, 0.25, 0.35, enter=8),
            Layer(i.BRASS, "melody", 72, 0.4, 0.0, enter=4, density=0.6),
        ),
        Drums(i.ROOM_KIT, "rock", 0.75, enter=2), loudness=-13.5, room=0.8,
    ),
    Piece(
        "Paper Lanterns", "Moodbox Parade", "Evening Shift", "Pop", 104, 62, "major",
        {"A": chords("major", "1 3 4 5"), "B": chords("major", "6 5 4 5")}, "AABABA",
        (
            Layer(i.SYNTH_BASS, "root", 38, 0.6),
            Layer(i.TINES, "comp", 64, 0.5, -0.2),
            Layer(i.WARM, "held", 60, 0.3, 0.2),
            Layer(i.FLUTE, "melody", 76, 0.4, 0.1, enter=4, density=0.5, echo=0.75),
        ),
        Drums(i.SOFT_KIT, "pop", 0.5, enter=4), loudness=-16.5,
    ),
    Piece(
        "Carousel of Lights", "Moodbox Discotheque", "Late Tables", "Dance", 128, 57, "major",
        {"A": chords("major", "4 5 6 1"), "B": chords("major", "4 1 5 6")}, "AABBAABBA",
        (
            Layer(i.SYNTH_BASS, "octaves", 38, 0.75),
            Layer(i.SAW, "stabs", 64, 0.35, 0.0, enter=4, cutoff=7000),
            Layer(i.SAW, "melody", 76, 0.3, 0.1, enter=8, density=0.9, scale="pentatonic", echo=0.75),
            Layer(i.STRINGS, "held", 69, 0.2, -0.3, enter=8),
        ),
        Drums(i.MACHINE, "house", 0.9), loudness=-12, room=1.0, loose=0.0,
    ),
    Piece(
        "Glitter on the Stairs", "Moodbox Discotheque", "Late Tables", "Dance", 122, 62, "mixolydian",
        {"A": chords("mixolydian", "1 1 7 4"), "B": chords("mixolydian", "4 4 1 1")}, "AABAABA",
        (
            Layer(i.FINGERED, "octaves", 40, 0.8),
            Layer(i.STEEL, "pulse", 62, 0.35, -0.4),
            Layer(i.STRINGS, "melody", 76, 0.35, 0.2, enter=4, density=0.6),
            Layer(i.BRASS, "stabs", 67, 0.3, 0.3, enter=8),
        ),
        Drums(i.MACHINE, "house", 0.8), loudness=-12.5, room=1.0,
    ),
    # ---- acoustic, ballads: near and quiet
    Piece(
        "Woodsmoke", "Moodbox Porch", "Letters Home", "Acoustic", 84, 57, "minor",
        {"A": chords("minor", "1 4 1 5!"), "B": chords("minor", "6 4 5! 1")}, "AABA",
        (
            Layer(i.NYLON, "comp", 53, 0.7, -0.2),
            Layer(i.UPRIGHT, "root", 40, 0.5, enter=4),
            Layer(i.CLARINET, "melody", 64, 0.3, 0.25, enter=4, density=0.2),
        ),
        loudness=-24, room=1.4, loose=0.012,
    ),
    Piece(
        "Kitchen Window", "Moodbox Porch", "Letters Home", "Acoustic", 96, 55, "major",
        {"A": chords("major", "1 5 4 1"), "B": chords("major", "6 3 4 5")}, "AABABA",
        (
            Layer(i.STEEL, "strum", 57, 0.6, -0.25),
            Layer(i.NYLON, "melody", 71, 0.5, 0.3, enter=4, density=0.5, scale="pentatonic"),
            Layer(i.UPRIGHT, "fifths", 41, 0.5, enter=2),
        ),
        Drums(i.SOFT_KIT, "shaker", 0.3, enter=8), loudness=-20, loose=0.012,
    ),
    Piece(
        "What the Harbour Kept", "Moodbox Porch", "Low Tide", "Ballad", 64, 60, "minor",
        {"A": chords("minor", "1 4 6 5!"), "B": chords("minor", "4 1 2 5!")}, "ABA",
        (
            Layer(i.PIANO, "held", 53, 0.6, -0.1),
            Layer(i.STRINGS, "held", 55, 0.25, 0.2, enter=4),
            Layer(i.VIOLIN, "melody", 65, 0.3, 0.15, enter=4, density=0.2, wet=0.4),
            Layer(i.UPRIGHT, "root", 38, 0.5, enter=4),
        ),
        Drums(i.SOFT_KIT, "ballad", 0.25, enter=8), loudness=-23, room=2.0,
    ),
    Piece(
        "Slow Train, Empty Seat", "Moodbox Porch", "Low Tide", "Ballad", 58, 58, "harmonic",
        {"A": chords("harmonic", "1 4 5 1"), "B": chords("harmonic", "1 4 1 5")}, "ABA",
        (
            Layer(i.TINES, "held", 53, 0.6),
            Layer(i.CLARINET, "melody", 62, 0.4, 0.2, density=0.15, wet=0.4),
            Layer(i.UPRIGHT, "root", 38, 0.5, enter=2),
        ),
        Drums(i.SOFT_KIT, "brushes", 0.3, enter=4), loudness=-25, room=2.2,
    ),
    # ---- classical
    Piece(
        "Minuet for a Teapot", "Moodbox Chamber Players", "Small Occasions", "Classical", 126, 67, "major",
        {"A": chords("major", "1 4 5 1 6 2 5 1"), "B": chords("major", "5 1 5 1 4 1 5 1")}, "AABBA",
        (
            Layer(i.HARP, "arpeggio", 62, 0.5, -0.3),
            Layer(i.VIOLIN, "melody", 76, 0.4, 0.2, density=0.4),
            Layer(i.STRINGS, "root", 45, 0.35, 0.1),
        ),
        beats=3, loudness=-20, room=1.8,
    ),
    Piece(
        "Adagio in Rain", "Moodbox Chamber Players", "Small Occasions", "Classical", 54, 57, "harmonic",
        {"A": chords("harmonic", "1 4 1 5"), "B": chords("harmonic", "6 4 2 5")}, "ABA",
        (
            Layer(i.WARM, "held", 52, 0.5),
            Layer(i.PIANO, "melody", 62, 0.5, -0.2, density=0.1, wet=0.4),
            Layer(i.HARP, "root", 40, 0.5, 0.2),
            Layer(i.CLARINET, "counter", 64, 0.25, 0.3, enter=4, density=0.1),
        ),
        loudness=-26, room=2.6, loose=0.015,
    ),
    Piece(
        "Nocturne for Two Lamps", "Moodbox Chamber Players", "Night Studies", "Classical", 66, 61, "major",
        {"A": chords("major", "1 6 4 5"), "B": chords("major", "6 3 4 1")}, "ABA",
        (
            Layer(i.PIANO, "arpeggio", 56, 0.45, -0.1),
            Layer(i.PIANO, "melody", 73, 0.6, 0.1, density=0.25),
            Layer(i.PIANO, "root", 37, 0.45),
        ),
        loudness=-25, room=2.0, loose=0.015,
    ),
    Piece(
        "Gallop over the Bridge", "Moodbox Chamber Players", "Night Studies", "Classical", 152, 62, "minor",
        {"A": chords("minor", "1 7 6 5!"), "B": chords("minor", "4 1 5! 1")}, "AABBAABBAA",
        (
            Layer(i.STRINGS, "pulse", 60, 0.45, -0.2),
            Layer(i.VIOLIN, "melody", 76, 0.4, 0.2, density=0.9),
            Layer(i.BRASS, "root", 43, 0.35, 0.1, enter=8),
            Layer(i.STRINGS, "octaves", 40, 0.4),
        ),
        loudness=-16, room=1.8,
    ),
    # ---- rock, metal: loud
    Piece(
        "Broken Streetlight", "Moodbox Garage", "No Vacancy", "Rock", 144, 57, "minor",
        {"A": chords("minor", "1 1 4 5!"), "B": chords("minor", "6 4 1 5!")}, "AABBAABBA",
        (
            Layer(i.GUITAR, "power", 45, 0.5, -0.5, drive=9, cutoff=4500, wet=0.1),
            Layer(i.GUITAR, "power", 45, 0.5, 0.5, drive=11, cutoff=4000, wet=0.1, enter=4),
            Layer(i.PICKED, "eighths", 36, 0.6),
            Layer(i.GUITAR, "melody", 69, 0.3, 0.1, enter=8, density=0.7, drive=5, cutoff=5000, scale="minor pentatonic"),
        ),
        Drums(i.ROOM_KIT, "rock", 1.0), loudness=-11.5, room=0.7,
    ),
    Piece(
        "Red Kettle", "Moodbox Garage", "No Vacancy", "Rock", 160, 52, "mixolydian",
        {"A": chords("mixolydian", "1 7 4 1"), "B": chords("mixolydian", "4 4 7 7")}, "AABAABAABA",
        (
            Layer(i.GUITAR, "power", 46, 0.5, -0.4, drive=6, cutoff=5000, wet=0.1),
            Layer(i.PICKED, "eighths", 37, 0.6),
            Layer(i.ORGAN, "held", 60, 0.2, 0.4, enter=4),
            Layer(i.GUITAR, "melody", 71, 0.3, 0.2, enter=8, density=0.7, drive=4, cutoff=6000, scale="pentatonic"),
        ),
        Drums(i.ROOM_KIT, "rock", 1.0), loudness=-11.5, room=0.7,
    ),
    Piece(
        "Iron Orchard", "Moodbox Foundry", "Anvil Hours", "Metal", 168, 52, "phrygian",
        {"A": chords("phrygian", "1 2 1 7"), "B": chords("phrygian", "6 7 1 2")}, "AABBAABBAAA",
        (
            Layer(i.GUITAR, "gallop", 41, 0.55, -0.6, drive=18, cutoff=3800, wet=0.06),
            Layer(i.GUITAR, "gallop", 41, 0.55, 0.6, drive=20, cutoff=3500, wet=0.06),
            Layer(i.PICKED, "eighths", 33, 0.6),
            Layer(i.GUITAR, "melody", 70, 0.28, 0.0, enter=8, density=0.9, drive=8, cutoff=5000),
        ),
        Drums(i.HEAVY_KIT, "thrash", 1.1), loudness=-9.5, room=0.6,
    ),
    Piece(
        "Furnace Door", "Moodbox Foundry", "Anvil Hours", "Metal", 140, 50, "harmonic",
        {"A": chords("harmonic", "1 1 6 5"), "B": chords("harmonic", "4 1 6 5")}, "AABAABAA",
        (
            Layer(i.GUITAR, "power", 40, 0.55, -0.6, drive=18, cutoff=3800, wet=0.06),
            Layer(i.GUITAR, "power", 40, 0.55, 0.6, drive=20, cutoff=3500, wet=0.06),
            Layer(i.PICKED, "gallop", 33, 0.5),
            Layer(i.CHOIR, "held", 62, 0.15, 0.0, enter=8),
        ),
        Drums(i.HEAVY_KIT, "half", 1.1), loudness=-9.5, room=0.8,
    ),
    # ---- electronic
    Piece(
        "Signal at Dawn", "Moodbox Circuit", "Copper Sky", "Electronic", 136, 57, "dorian",
        {"A": chords("dorian", "1 4 7 1"), "B": chords("dorian", "3 4 1 1")}, "AABBAABBA",
        (
            Layer(i.SYNTH_BASS, "eighths", 36, 0.7, drive=2),
            Layer(i.STAB, "rolling", 64, 0.4, -0.3, cutoff=4500, echo=0.75),
            Layer(i.SAW, "held", 60, 0.2, 0.3, enter=8, cutoff=3000),
            Layer(i.GLASS, "melody", 79, 0.3, 0.2, enter=8, density=0.7, echo=0.75),
        ),
        Drums(i.MACHINE, "house", 0.85, enter=4), loudness=-12.5, loose=0.0,
    ),
    Piece(
        "Pocket Calculator Parade", "Moodbox Circuit", "Copper Sky", "Electronic", 150, 60, "lydian",
        {"A": chords("lydian", "1 2 1 2"), "B": chords("lydian", "6 2 1 5")}, "AABAABAABA",
        (
            Layer(i.SYNTH_BASS, "octaves", 38, 0.65),
            Layer(i.SQUARE, "rolling", 72, 0.3, -0.3),
            Layer(i.SQUARE, "melody", 79, 0.35, 0.3, enter=4, density=0.9, echo=0.5),
        ),
        Drums(i.MACHINE, "break", 0.8, enter=4), loudness=-13.5, room=0.6, loose=0.0,
    ),
    Piece(
        "Night Bus Window", "Moodbox Circuit", "Slow Voltage", "Electronic", 92, 58, "minor",
        {"A": chords("minor", "1 3 6 7", sevenths=True), "B": chords("minor", "4 7 3 6", sevenths=True)}, "AABA",
        (
            Layer(i.SUB, "root", 36, 0.7),
            Layer(i.TINES, "arpeggio", 64, 0.4, -0.2, echo=0.75),
            Layer(i.WARM, "held", 58, 0.3, 0.2),
            Layer(i.GLASS, "sparse", 79, 0.25, 0.3, enter=4, echo=1.5),
        ),
        Drums(i.MACHINE, "half", 0.5, enter=4), loudness=-18, room=1.8,
    ),
    # ---- indie
    Piece(
        "Cardboard Crowns", "Moodbox Attic", "Borrowed Bicycles", "Indie", 112, 64, "major",
        {"A": chords("major", "1 6 3 4"), "B": chords("major", "2 4 1 5")}, "AABABA",
        (
            Layer(i.STEEL, "pulse", 59, 0.45, -0.4),
            Layer(i.NYLON, "arpeggio", 66, 0.4, 0.4, enter=4, echo=0.5),
            Layer(i.FINGERED, "eighths", 40, 0.6),
            Layer(i.ORGAN, "melody", 71, 0.25, 0.1, enter=8, density=0.5),
        ),
        Drums(i.ROOM_KIT, "rock", 0.55, enter=4), loudness=-16, room=1.0,
    ),
    Piece(
        "Maps without Roads", "Moodbox Attic", "Borrowed Bicycles", "Indie", 100, 57, "dorian",
        {"A": chords("dorian", "1 3 4 1"), "B": chords("dorian", "7 4 1 1")}, "AABABA",
        (
            Layer(i.STEEL, "arpeggio", 60, 0.5, -0.3, echo=0.75),
            Layer(i.FINGERED, "root", 40, 0.6),
            Layer(i.CHOIR, "held", 62, 0.2, 0.2, enter=4),
            Layer(i.MARIMBA, "melody", 74, 0.4, 0.3, enter=8, density=0.5),
        ),
        Drums(i.ROOM_KIT, "half", 0.5, enter=4), loudness=-17, room=1.4,
    ),
    # ---- jazz, blues
    Piece(
        "Two Chairs on the Pavement", "Moodbox Quartet", "Corner Table", "Jazz", 138, 60, "major",
        {"A": chords("major", "2 5 1 6", sevenths=True), "B": chords("major", "3 6 2 5", sevenths=True)}, "AABAABAA",
        (
            Layer(i.UPRIGHT, "walking", 43, 0.75, -0.1),
            Layer(i.PIANO, "comp", 62, 0.4, -0.3),
            Layer(i.SAX, "melody", 69, 0.35, 0.25, enter=4, density=0.7),
        ),
        Drums(i.SOFT_KIT, "swing", 0.55), loudness=-17.5, swing=_SWING, room=0.9, loose=0.012,
    ),
    Piece(
        "Blue Umbrella", "Moodbox Quartet", "Corner Table", "Jazz", 76, 58, "dorian",
        {"A": chords("dorian", "1 4 1 4", sevenths=True), "B": chords("dorian", "3 7 2 5", sevenths=True)}, "ABA",
        (
            Layer(i.UPRIGHT, "fifths", 41, 0.6),
            Layer(i.TINES, "comp", 61, 0.45, -0.2),
            Layer(i.SAX, "melody", 67, 0.3, 0.2, enter=2, density=0.3, wet=0.4),
        ),
        Drums(i.SOFT_KIT, "brushes", 0.45), loudness=-22, swing=_SWING, room=1.4, loose=0.015,
    ),
    Piece(
        "Marmalade Cat", "Moodbox Quartet", "Matinee", "Jazz", 116, 65, "major",
        {"A": chords("major", "1 6 2 5", sevenths=True), "B": chords("major", "4 5 3 6", sevenths=True)}, "AABAA",
        (
            Layer(i.UPRIGHT, "walking", 42, 0.7),
            Layer(i.NYLON, "comp", 60, 0.5, -0.3),
            Layer(i.CLARINET, "melody", 72, 0.35, 0.2, enter=4, density=0.6),
        ),
        Drums(i.SOFT_KIT, "brushes", 0.5), loudness=-19, swing=_SWING, loose=0.012,
    ),
    Piece(
        "Last Coin Blues", "Moodbox Delta Three", "Back Room", "Blues", 72, 52, "blues",
        {"A": _TWELVE}, "A",
        (
            Layer(i.UPRIGHT, "walking", 40, 0.7),
            Layer(i.STEEL, "comp", 57, 0.45, -0.3),
            Layer(i.GUITAR, "melody", 64, 0.35, 0.25, enter=2, density=0.4, drive=2, cutoff=3500),
        ),
        Drums(i.SOFT_KIT, "shuffle", 0.4, enter=2), loudness=-20, swing=_SWING, room=1.0, loose=0.015,
    ),
    Piece(
        "Rain Barrel Shuffle", "Moodbox Delta Three", "Back Room", "Blues", 118, 57, "blues",
        {"A": _TWELVE}, "AA",
        (
            Layer(i.FINGERED, "walking", 40, 0.7),
            Layer(i.PIANO, "pulse", 60, 0.35, -0.3),
            Layer(i.STEEL, "melody", 69, 0.45, 0.3, enter=4, density=0.7),
        ),
        Drums(i.ROOM_KIT, "shuffle", 0.6), loudness=-16.5, swing=_SWING, room=0.8, loose=0.012,
    ),
    # ---- ambient, instrumental: calm
    Piece(
        "Slow Weather", "Moodbox Drift", "Still Rooms", "Ambient", 60, 57, "lydian",
        {"A": chords("lydian", "1 2 1 5"), "B": chords("lydian", "6 2 1 1")}, "ABA",
        (
            Layer(i.AIR, "held", 60, 0.5, wet=0.6),
            Layer(i.WARM, "drone", 45, 0.5, wet=0.4),
            Layer(i.CHIME, "sparse", 76, 0.15, 0.3, enter=2, wet=0.6, echo=1.5),
        ),
        loudness=-28, room=4.0, loose=0.03,
    ),
    Piece(
        "Under the Ice", "Moodbox Drift", "Still Rooms", "Ambient", 62, 50, "phrygian",
        {"A": chords("phrygian", "1 2 1 7"), "B": chords("phrygian", "6 2 1 1")}, "ABA",
        (
            Layer(i.CHOIR, "held", 55, 0.4, wet=0.6),
            Layer(i.SUB, "drone", 38, 0.6),
            Layer(i.GLASS, "sparse", 74, 0.2, -0.3, enter=2, wet=0.6, echo=1.5),
        ),
        Drums(i.SOFT_KIT, "heart", 0.3, enter=4, leave=2), loudness=-27, room=4.0, loose=0.03,
    ),
    Piece(
        "A Field, Later", "Moodbox Drift", "Long Grass", "Ambient", 72, 64, "major",
        {"A": chords("major", "1 4 6 5"), "B": chords("major", "4 1 2 4")}, "ABA",
        (
            Layer(i.AIR, "held", 64, 0.45, wet=0.5),
            Layer(i.HARP, "arpeggio", 67, 0.3, 0.2, wet=0.5, echo=0.75),
            Layer(i.WARM, "root", 45, 0.45),
            Layer(i.FLUTE, "sparse", 76, 0.2, -0.2, enter=4, wet=0.5),
        ),
        loudness=-26, room=3.2, loose=0.02,
    ),
    Piece(
        "Clockmaker's Holiday", "Moodbox Ensemble", "Pleasant Machines", "Instrumental", 88, 62, "major",
        {"A": chords("major", "1 4 2 5"), "B": chords("major", "6 4 1 5")}, "AABA",
        (
            Layer(i.MARIMBA, "arpeggio", 67, 0.55, -0.2),
            Layer(i.HARP, "melody", 79, 0.4, 0.25, enter=4, density=0.4, scale="pentatonic"),
            Layer(i.WARM, "held", 60, 0.25),
            Layer(i.UPRIGHT, "root", 40, 0.45, enter=4),
        ),
        loudness=-22.5, room=1.8,
    ),
    Piece(
        "Letters in Amber", "Moodbox Ensemble", "Pleasant Machines", "Instrumental", 70, 59, "major",
        {"A": chords("major", "1 3 4 1", sevenths=True), "B": chords("major", "2 5 1 6", sevenths=True)}, "ABA",
        (
            Layer(i.NYLON, "arpeggio", 59, 0.55, -0.15),
            Layer(i.STRINGS, "held", 55, 0.2, 0.2, enter=4),
            Layer(i.CLARINET, "melody", 71, 0.3, 0.2, enter=2, density=0.25),
        ),
        loudness=-25, room=2.0, loose=0.012,
    ),
    Piece(
        "Summer Stairwell", "Moodbox Ensemble", "Open Windows", "Instrumental", 120, 67, "major",
        {"A": chords("major", "1 5 6 3"), "B": chords("major", "4 1 4 5")}, "AABAABA",
        (
            Layer(i.PIANO, "rolling", 67, 0.4, -0.2),
            Layer(i.STRINGS, "melody", 74, 0.3, 0.2, enter=4, density=0.4),
            Layer(i.FINGERED, "fifths", 43, 0.5, enter=4),
        ),
        Drums(i.SOFT_KIT, "shaker", 0.35, enter=8), loudness=-17.5, room=1.4,
    ),
)  # fmt: skip
"""Sorted by genre; thirteen genres, 54 to 168 beats a minute, -28 to -9.5 dBFS."""
