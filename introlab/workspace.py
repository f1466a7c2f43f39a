"""The user's folder with its one SQLite file; the only module that opens the database."""

from __future__ import annotations

import json
import shutil
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from introlab.settings import SETTINGS
from introlab.tables import IntrolabError, did_you_mean

if TYPE_CHECKING:
    import pandas as pd

DATABASE = "introlab.sqlite"
INSTANT = "%Y-%m-%dT%H:%M:%SZ"
_APPLICATION_ID = 0x494E5452  # "INTR": tells our file from any other SQLite file
#: Bytes of a page of a new database: mails are found by hashes, which lie all over it, and storing
#: them takes a third less time than with SQLite's usual 4096.
_PAGE = 16_384


def _migrations() -> tuple[str, ...]:
    """Return the files of introlab/migrations in order: N.sql leads from version N - 1 to N."""
    folder = resources.files("introlab") / "migrations"
    steps = {int(file.name.removesuffix(".sql")): file for file in folder.iterdir()}
    return tuple(steps[number].read_text(encoding="utf-8") for number in sorted(steps))


#: SQL that takes a database from version n to n + 1, in order; schema.sql is the newest version.
MIGRATIONS = _migrations()


#: How a transaction begins, ends and is undone: the outermost, and one inside another.
_COMMANDS = (
    ("BEGIN IMMEDIATE", "COMMIT", ("ROLLBACK",)),
    ("SAVEPOINT inner", "RELEASE inner", ("ROLLBACK TO inner", "RELEASE inner")),
)


class NotSavedError(IntrolabError):
    """The database could not be written; nothing of the whole transaction was saved."""


def schema_version() -> int:
    """Return the version of the schema this code writes (from 1)."""
    return 1 + len(MIGRATIONS)


class Workspace:
    """One consultant's data: a folder with one SQLite file, safe to use from several threads.

    Parameters
    ----------
    folder : Path
        Folder that holds ``introlab.sqlite``.
    create : bool
        True makes folder and database if they are missing.

    Raises
    ------
    IntrolabError
        No workspace in the folder, a file of another program, or a database written by a newer
        introlab; in every case nothing is changed.

    Notes
    -----
    The rollback journal with full synchronisation is kept (9-20 ms a commit): unlike a write-ahead
    log it is safe in folders that a cloud client synchronises, and it survives `kill -9`.
    """

    def __init__(self, folder: Path | str, *, create: bool = False) -> None:
        self.folder = Path(folder).expanduser().resolve()
        self.path = self.folder / DATABASE
        self._lock = threading.RLock()
        self._depth = 0
        # Nothing of SQLite touches a file before its header says that it is ours to touch.
        version = _version_in_header(self.path)
        if version is None and not create:
            raise IntrolabError(
                f"There is no workspace in this folder ({DATABASE} is missing). "
                "Create one with `introlab import FILES --workspace FOLDER`, or open "
                "notebook 00_start_here."
            )
        self.folder.mkdir(parents=True, exist_ok=True)
        self._connection = self._connect()
        try:
            self._prepare()
        except BaseException:
            self._connection.close()
            raise

    def __repr__(self) -> str:
        kind = "sample workspace" if self.is_sample else "workspace"
        return f"<introlab {kind}>"

    # ---------------------------------------------------------------- opening

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.path, timeout=10, isolation_level=None, check_same_thread=False
        )
        connection.execute("PRAGMA foreign_keys = ON")
        return connection

    def _prepare(self) -> None:
        """Bring the database to this version, whatever an interrupted writer left behind."""
        try:
            ((version,),) = self.rows("PRAGMA user_version")  # undoes an interrupted transaction
            if version == 0:
                self.rows(f"PRAGMA page_size = {_PAGE}")
                self._run(_schema(), schema_version())
            else:
                self._migrate(version)
            self.rows("SELECT name FROM setting")  # a damaged file shows here, not later
        except sqlite3.DatabaseError as error:
            raise IntrolabError(
                f"{DATABASE} in this folder cannot be read or brought up to date ({error}). "
                "Close other programs that use it and free some disk space, or restore it from a "
                "backup; nothing was changed."
            ) from error

    def _run(self, sql: str, version: int) -> None:
        """Change the schema in one transaction: all of it, or nothing."""
        try:
            self._connection.executescript(
                f"BEGIN IMMEDIATE;\n{sql}\nPRAGMA application_id = {_APPLICATION_ID};\n"
                f"PRAGMA user_version = {version};\nCOMMIT;"
            )
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    def _migrate(self, version: int) -> None:
        """Bring an older database forward, one version a transaction, after keeping a copy."""
        if version == schema_version():
            return
        kept = self.folder / f"introlab.version-{version}.sqlite"
        if not kept.exists():  # another program that opens it too may have gone ahead
            shutil.copy2(self.path, kept)
        for step in range(version, schema_version()):
            try:
                self._run(MIGRATIONS[step - 1], step + 1)
            except sqlite3.DatabaseError:
                ((reached,),) = self.rows("PRAGMA user_version")
                if reached <= step:
                    raise

    def close(self) -> None:
        """Close the database; the workspace cannot be used afterwards."""
        with self._lock:
            self._connection.close()

    # ---------------------------------------------------------------- reading and writing

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Give the connection inside one transaction: all of it is stored, or nothing.

        A transaction inside another joins it: it is stored with the outer one, and where it fails
        only its own part is undone.

        Raises
        ------
        NotSavedError
            The database could not be written (disk full, read-only, locked); nothing was saved.
        """
        with self._lock:
            begin, commit, undo = _COMMANDS[self._depth > 0]
            if self._depth and not self._connection.in_transaction:
                raise NotSavedError("Not saved: an earlier step could not be written. Try again.")
            try:
                self._connection.execute(begin)
                self._depth += 1
                try:
                    yield self._connection
                finally:
                    self._depth -= 1
                self._connection.execute(commit)
            except BaseException as error:
                # SQLite itself may have undone everything already, for instance on a full disk.
                if self._connection.in_transaction:
                    for command in undo:
                        self._connection.execute(command)
                if isinstance(error, sqlite3.OperationalError):
                    raise NotSavedError(
                        f"Not saved: the workspace could not be written ({error}). "
                        "Free some disk space or close other programs that use it, then try again."
                    ) from error
                raise

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        with self._lock:
            return self._connection.execute(sql, parameters).fetchall()

    def table(self, sql: str, parameters: Sequence[Any] = ()) -> pd.DataFrame:
        """Return the result of a query with its column names; text columns hold str."""
        import pandas as pd

        with self._lock:
            cursor = self._connection.execute(sql, parameters)
            names = [column[0] for column in cursor.description]
            return pd.DataFrame(cursor.fetchall(), columns=names)

    # ---------------------------------------------------------------- time and settings

    def now(self) -> str:
        """Return the present instant (UTC), or the pinned one in the sample."""
        return self.setting("pinned_now") or datetime.now(UTC).strftime(INSTANT)

    @property
    def is_sample(self) -> bool:
        """True for the fictional sample network."""
        return bool(self.setting("is_sample"))

    def setting(self, name: str) -> Any:
        """Return the value of a setting, or its default from introlab/settings.py.

        Raises
        ------
        IntrolabError
            No setting bears this name.
        """
        if name not in SETTINGS:
            raise IntrolabError(f"There is no setting {name!r}.{did_you_mean(name, SETTINGS)}")
        found = self.rows("SELECT value FROM setting WHERE name = ?", (name,))
        return json.loads(found[0][0]) if found else SETTINGS[name].default

    def set_setting(self, name: str, value: Any) -> None:
        """Store a setting; the type must be that of its default.

        Raises
        ------
        IntrolabError
            No setting bears this name, or the value is of another type or beyond the span of the
            setting; nothing is stored.
        """
        default = self.setting(name) if name not in SETTINGS else SETTINGS[name].default
        if type(value) is not type(default):
            raise IntrolabError(
                f"The setting {name!r} must be of type {type(default).__name__}. "
                f"Got {value!r} instead."
            )
        span = SETTINGS[name].span
        if span and not span[0] <= value <= span[1]:
            raise IntrolabError(
                f"The setting {name!r} must lie between {span[0]} and {span[1]}. "
                f"Got {value!r} instead; it stays {self.setting(name)!r}."
            )
        with self.transaction() as connection:
            connection.execute(
                "INSERT INTO setting VALUES (?, ?, ?) ON CONFLICT (name) "
                "DO UPDATE SET value = excluded.value, set_on = excluded.set_on",
                (name, json.dumps(value), self.now()),
            )


def _schema() -> str:
    return (resources.files("introlab") / "schema.sql").read_text(encoding="utf-8")


def _version_in_header(path: Path) -> int | None:
    """Return the schema version in the header of a database file, None if there is no file.

    Read as plain bytes (https://www.sqlite.org/fileformat.html#the_database_header): to ask SQLite
    would need write access after an interrupted transaction.

    Raises
    ------
    IntrolabError
        The file is no database, another program's, or a newer introlab's.
    """
    if not path.exists() or not path.stat().st_size:
        return None  # an empty file is what is left when creating it was interrupted
    with path.open("rb") as stream:
        header = stream.read(100)
    if len(header) < 100 or not header.startswith(b"SQLite format 3\x00"):
        raise IntrolabError(
            f"{DATABASE} in this folder cannot be read as a database. Restore it from a backup; "
            "nothing was changed."
        )
    version, application = (int.from_bytes(header[at : at + 4], "big") for at in (60, 68))
    if application != _APPLICATION_ID:
        raise IntrolabError(
            f"{DATABASE} in this folder belongs to another program. Choose another folder; "
            "nothing was changed."
        )
    if version > schema_version():
        raise IntrolabError(
            f"This workspace was written by a newer introlab (schema version {version}; this "
            f"introlab knows {schema_version()}). Update introlab to open it; nothing was "
            "changed."
        )
    return version
