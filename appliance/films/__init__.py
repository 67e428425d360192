"""Films: the catalogue that comes along, the household's own folders, themoviedb.org, and Kodi on the television."""
