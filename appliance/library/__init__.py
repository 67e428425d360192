"""The library: what music the household has and how each track feels."""
