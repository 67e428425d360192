"""What models/mood/learn.py found on the first half of FER+ validation. Written by it: do not edit."""

from __future__ import annotations

from typing import Final

MOOD_LASTS: Final = 251.0573
EXPRESSION_LASTS: Final = 0.9318
FAITHFUL: Final = 0.8892
TRUST: Final = 0.916
FLOOR: Final = 0.0004
DECIDE: Final = 0.6964
"""The filter's parameters, see ``appliance.mood.filter.Parameters``."""

WEIGHTS: Final = (
    (0.908, -0.1674, -0.1843, -0.1961, -0.1271, -0.1044, -0.1288),
    (-0.1242, 0.7322, -0.1074, -0.1319, -0.1131, -0.1364, -0.1194),
    (-0.1189, -0.1706, 0.8545, -0.1307, -0.175, -0.1189, -0.1404),
    (-0.1483, -0.07765, -0.1179, 0.7978, -0.1463, -0.1629, -0.1447),
    (-0.1918, -0.151, -0.1139, -0.1551, 0.9558, -0.1819, -0.1621),
    (-0.1811, -0.1898, -0.194, -0.1817, -0.1709, 1.116, -0.1987),
    (-0.1442, -0.1811, -0.1997, -0.1311, -0.1679, -0.1691, 0.993),
)
BIAS: Final = (0.8927, 1.396, 1.981, 2.178, 2.47, 3.548, 3.479)
RIDGE: Final = 0.1
"""``WEIGHTS @ log p + BIAS`` is the log-likelihood of a reading under each expression, up to a constant; ``RIDGE`` fits it."""

NEUTRAL_BIAS: Final = (-0.0008118, 0.1936, 0.07229, 0.05717, -0.1362, -0.1012, -0.08475)
"""How much too sure the classifier is of each of the seven, in log-odds, over the whole population."""

REST: Final = (4.836, -0.7522, -1.251, 1.177, -0.7977, -1.586, -1.626)
REST_SPREAD: Final = (0.8419, 1.831, 1.19, 1.944, 1.366, 0.5927, 0.568)
"""Mean and deviation of the log-odds of neutral faces."""
