"""The words of Moodbox as types: what the rooms say to one another. Imports nothing of ours."""
