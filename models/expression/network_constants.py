"""What the torch and the TensorFlow form of the network share."""

SIDE = 48  # pixels of the square face crop
SOFTEN = 8.0  # grey levels added to a crop's standard deviation, so that a flat one is not blown up into noise
