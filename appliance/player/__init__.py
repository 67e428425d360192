"""The player's room: MPD, how a play ended, and the queue that the box keeps in it."""
