"""From readings to a mood: pure functions and filters; time is passed in."""
