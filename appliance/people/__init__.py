"""The people: profiles, the claim of a new box, sign-in, sessions and consent."""
