"""What the commands of ``moodbox`` do, a module for each kind; ``cli.py`` reads the command line."""
