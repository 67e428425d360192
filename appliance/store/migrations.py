"""The tables, and the steps that lead to them. A step is never changed once released: a new one is added below it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlite_utils import Migrations

from appliance.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlite_utils import Database


def first_tables(db: Database) -> None:
    """Journal, catalogue, household.

    Times are ISO 8601 in UTC, lists are JSON. A ``file`` (and what a music file says of itself) is text, or a blob where it is
    not valid Unicode, hence ANY. An inode is text because it may need 64 bits without a sign. The journal refers to people
    without a foreign key: it must never refuse an entry.
    """
    db.executescript("""
        CREATE TABLE journal (
            id TEXT PRIMARY KEY,
            at TEXT NOT NULL,
            box TEXT NOT NULL,
            person TEXT,
            kind TEXT NOT NULL,
            data TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX journal_by_kind ON journal (kind, id);
        CREATE INDEX journal_by_person ON journal (person) WHERE person IS NOT NULL;
        CREATE TRIGGER journal_is_append_only BEFORE UPDATE ON journal
        BEGIN
            SELECT RAISE(ABORT, 'the journal is append-only');
        END;

        CREATE TABLE scanned (
            file ANY PRIMARY KEY,
            inode TEXT NOT NULL,
            size INTEGER NOT NULL,
            mtime_ns INTEGER NOT NULL,
            failure ANY
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE tracks (
            file ANY PRIMARY KEY REFERENCES scanned ON DELETE CASCADE,
            title ANY NOT NULL,
            artist ANY NOT NULL,
            album ANY NOT NULL,
            genres TEXT NOT NULL,
            year INTEGER,
            number INTEGER,
            duration REAL NOT NULL,
            tempo REAL NOT NULL,
            onset_rate REAL NOT NULL,
            key INTEGER NOT NULL,
            mode TEXT NOT NULL,
            loudness REAL NOT NULL,
            energy REAL NOT NULL,
            brightness REAL NOT NULL,
            valence REAL NOT NULL,
            arousal REAL NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE people (
            id TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            role TEXT NOT NULL,
            colour TEXT NOT NULL,
            consents TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE secrets (
            person TEXT PRIMARY KEY REFERENCES people ON DELETE CASCADE,
            secret TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE sessions (
            id TEXT PRIMARY KEY,
            person TEXT REFERENCES people ON DELETE CASCADE,
            made TEXT NOT NULL,
            until TEXT NOT NULL,
            device TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX sessions_by_person ON sessions (person);
        CREATE TABLE box_values (
            key TEXT PRIMARY KEY,
            value TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
    """)


def what_is_measured(db: Database) -> None:
    """More of each track: how sure each measurement is, whether it is music, what it sounds like, and its audio's hash.

    ``retired`` keeps the hash of a track whose file is gone, and ``moved`` under which name the same audio came back: the
    journal speaks of files. Tracks that were scanned before stay in use, and the next scan measures them again.
    """
    for column in ("tempo_strength", "key_strength", "key_margin", "mode_margin", "dynamics", "flux"):
        db.execute(f"ALTER TABLE tracks ADD COLUMN {column} REAL NOT NULL DEFAULT 0")
    for column, value in {"valence_spread": 0.5, "arousal_spread": 0.5, "music": 1}.items():
        db.execute(f"ALTER TABLE tracks ADD COLUMN {column} REAL NOT NULL DEFAULT {value}")
    db.execute("ALTER TABLE tracks ADD COLUMN fingerprint BLOB NOT NULL DEFAULT x''")
    db.execute("ALTER TABLE tracks ADD COLUMN content TEXT NOT NULL DEFAULT ''")
    db.execute("CREATE TABLE retired (content TEXT PRIMARY KEY, file ANY NOT NULL) STRICT, WITHOUT ROWID")
    db.execute("CREATE TABLE moved (old ANY PRIMARY KEY, new ANY NOT NULL) STRICT, WITHOUT ROWID")
    # A stamp that no file has.
    db.execute("UPDATE scanned SET mtime_ns = -1 WHERE failure IS NULL")


def what_tags_name(db: Database) -> None:
    """MusicBrainz' ids and ReplayGain, as the files' tags give them; the next scan reads all files again."""
    for column in ("recording", "release", "performer"):
        db.execute(f"ALTER TABLE tracks ADD COLUMN {column} ANY NOT NULL DEFAULT ''")
    for column in ("track_gain", "album_gain"):
        db.execute(f"ALTER TABLE tracks ADD COLUMN {column} REAL")
    db.execute("UPDATE scanned SET mtime_ns = -1 WHERE failure IS NULL")


def what_others_answered(db: Database) -> None:
    """Answers of others' services about films, each until it is too old."""
    db.executescript("""
        CREATE TABLE film_answers (
            key TEXT PRIMARY KEY,
            until TEXT NOT NULL,
            put TEXT NOT NULL,
            content BLOB NOT NULL
        ) STRICT;
        CREATE INDEX film_answers_by_age ON film_answers (put);
    """)


def invitations(db: Database) -> None:
    """Ways in that adults show as QR codes; only a hash of each is kept, under ``id``."""
    db.executescript("""
        CREATE TABLE invitations (
            id TEXT PRIMARY KEY,
            by TEXT NOT NULL REFERENCES people ON DELETE CASCADE,
            person TEXT REFERENCES people ON DELETE CASCADE,
            until TEXT NOT NULL,
            uses INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
    """)


def messages(db: Database) -> None:
    """What the household says in its chat: each message belongs to its writer."""
    db.executescript("""
        CREATE TABLE messages (
            id INTEGER PRIMARY KEY,
            at TEXT NOT NULL,
            person TEXT NOT NULL REFERENCES people ON DELETE CASCADE,
            text TEXT NOT NULL
        ) STRICT;
        CREATE INDEX messages_by_person ON messages (person);
    """)


def what_anybody_answered(db: Database) -> None:
    """Others' answers are no longer about films alone."""
    db.execute("ALTER TABLE film_answers RENAME TO answers")


def what_is_explicit(db: Database) -> None:
    """A store's mark of what is explicit; the next scan reads all files again."""
    db.execute("ALTER TABLE tracks ADD COLUMN explicit INTEGER NOT NULL DEFAULT 0")
    db.execute("UPDATE scanned SET mtime_ns = -1 WHERE failure IS NULL")


STEPS: Final[tuple[Callable[[Database], None], ...]] = (
    first_tables,
    what_is_measured,
    what_tags_name,
    what_others_answered,
    invitations,
    messages,
    what_anybody_answered,
    what_is_explicit,
)


def migrate(db: Database, steps: tuple[Callable[[Database], None], ...] = STEPS) -> None:
    """Take the file forward to today's tables. Runs in the caller's transaction: all steps and their records are kept, or none.

    Raises:
        StoreError: a newer version of Moodbox has changed the file.
    """
    migrations = Migrations("moodbox")
    for step in steps:
        migrations(name=step.__name__)(step)
    newer = {done.name for done in migrations.applied(db)} - {step.__name__ for step in steps}
    if newer:
        msg = f"the database was written by a newer Moodbox ({', '.join(sorted(newer))}): upgrade this one, or restore a backup"
        raise StoreError(msg)
    migrations.apply(db)
