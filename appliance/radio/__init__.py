"""Internet radio: a directory of stations, asked only while a household wants radio."""
