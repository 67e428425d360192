"""The brain: what joins looking, mood, choice and playing into one box."""
