"""What models/mood/learn.py found on the first half of FER+ validation. Written by it: do not edit."""

from __future__ import annotations

from typing import Final

MOOD_LASTS: Final = 105.8221
EXPRESSION_LASTS: Final = 1.099
FAITHFUL: Final = 0.8339
TRUST: Final = 0.9156
FLOOR: Final = 0.0009
DECIDE: Final = 0.5863
"""The filter's parameters, see ``appliance.mood.filter.Parameters``."""

WEIGHTS: Final = (
    (0.906, -0.16, -0.185, -0.1965, -0.146, -0.09399, -0.1246),
    (-0.1421, 0.7811, -0.1096, -0.1369, -0.1318, -0.1355, -0.1251),
    (-0.1185, -0.1706, 0.8423, -0.1264, -0.1575, -0.124, -0.1452),
    (-0.1395, -0.09061, -0.102, 0.7675, -0.1362, -0.152, -0.1472),
    (-0.1795, -0.1587, -0.1237, -0.153, 0.9524, -0.1928, -0.1447),
    (-0.1839, -0.1816, -0.2058, -0.1878, -0.1701, 1.141, -0.2114),
    (-0.1479, -0.1708, -0.196, -0.1341, -0.1622, -0.1741, 0.9852),
)
BIAS: Final = (0.8768, 1.303, 1.987, 2.238, 2.458, 3.565, 3.516)
RIDGE: Final = 0.1
"""``WEIGHTS @ log p + BIAS`` is the log-likelihood of a reading under each expression, up to a constant; ``RIDGE`` fits it."""

NEUTRAL_BIAS: Final = (0.02454, 0.1837, 0.1021, 0.0645, -0.1345, -0.1292, -0.1111)
"""How much too sure the classifier is of each of the seven, in log-odds, over the whole population."""

REST: Final = (4.896, -0.7848, -1.238, 1.138, -0.853, -1.564, -1.596)
REST_SPREAD: Final = (0.8104, 1.797, 1.177, 1.978, 1.314, 0.5967, 0.5765)
"""Mean and deviation of the log-odds of neutral faces."""
