"""From a mood to the next tracks: pure; time and randomness are passed in."""
