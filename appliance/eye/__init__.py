"""The eye: its own process behind a wall, from a frame to 64-byte readings."""
