"""The store: the one room that touches SQLite. Journal, catalogue and household in ``moodbox.db``."""
