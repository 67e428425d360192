"""The demo: music, a reel and servers of its own, so that the box runs on any machine."""
