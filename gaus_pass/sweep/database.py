"""The database of a store: whose it is, its schema, transactions, and what its errors mean."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from gaus_pass.errors import GausError

SCHEMA = 2
_APPLICATION = 0x67617573  # "gaus", so that another program's database is never taken for ours
_FILE = "sweep.sqlite"
DESIGNS, DRIVERS = "designs", "drivers"
PATIENCE = 30.0
"""Seconds to wait for a database that is locked."""
_TABLES = """
CREATE TABLE input (hash TEXT PRIMARY KEY, content BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE sweep (
  id INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE, spec TEXT NOT NULL, input TEXT NOT NULL);
CREATE TABLE member (
  sweep INTEGER NOT NULL, place INTEGER NOT NULL, number INTEGER NOT NULL, key TEXT NOT NULL,
  PRIMARY KEY (sweep, place)) WITHOUT ROWID;
CREATE TABLE point (
  key TEXT PRIMARY KEY, status TEXT NOT NULL, metrics TEXT NOT NULL, cause TEXT NOT NULL,
  tries INTEGER NOT NULL, runs INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE claim (key TEXT PRIMARY KEY, driver TEXT NOT NULL) WITHOUT ROWID;
"""
_TABLES_OF_2 = """
CREATE TABLE bound (key TEXT PRIMARY KEY, corners TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE cut (
  sweep INTEGER NOT NULL, number INTEGER NOT NULL, cause TEXT NOT NULL,
  PRIMARY KEY (sweep, number)) WITHOUT ROWID;
"""


class Database:
    """A folder with a database and folders for artefacts and locks.

    Parameters
    ----------
    create
        Whether one that is not there is made.
    patience
        Seconds to wait for another program that has locked the database.

    Raises
    ------
    GausError
        The folder or the database cannot be used: there is none, it is another program's, of a
        newer version, damaged, locked, or the disk is full.
    """

    def __init__(self, folder: str, *, create: bool = True, patience: float = PATIENCE) -> None:
        self.folder, self._patience = Path(folder), patience
        path = self.folder / _FILE
        if not create and not path.is_file():
            raise GausError(f"there is no store in '{folder}'; gaus sweep FILE --store makes one")
        try:
            for part in (self.folder, self.folder / DESIGNS, self.folder / DRIVERS):
                part.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise GausError(f"cannot make the store '{folder}': {error.strerror}") from None
        with self.blamed():
            self.db = sqlite3.connect(path, timeout=patience, isolation_level=None)
            self._open()

    def _open(self) -> None:
        with self.writing() as db:
            (owner,) = db.execute("PRAGMA application_id").fetchone()
            (schema,) = db.execute("PRAGMA user_version").fetchone()
            (tables,) = db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            if not tables and not owner:
                _make(db, _TABLES + _TABLES_OF_2)
                db.execute(f"PRAGMA application_id = {_APPLICATION}")
            elif owner != _APPLICATION:
                raise GausError(
                    f"'{self.folder / _FILE}' is a database of another program; name a folder of "
                    "its own with --store"
                )
            elif schema == 1:
                _make(db, _TABLES_OF_2)
            elif schema != SCHEMA:
                age = "a newer" if schema > SCHEMA else "an older"
                raise GausError(
                    f"the store '{self.folder}' was made by {age} version of gaus (schema {schema}"
                    f"; this one reads {SCHEMA}); use that version, or another folder with --store"
                )
        # Where the file system has no shared memory, SQLite stays with its journal.
        self.db.execute("PRAGMA journal_mode = WAL")
        self.db.execute("PRAGMA synchronous = NORMAL")

    def close(self) -> None:
        """Close the database; what is written stays."""
        self.db.close()

    @contextmanager
    def writing(self) -> Generator[sqlite3.Connection]:
        """While entered, one transaction that only this process writes in; all of it or nothing."""
        with self.blamed():
            self.db.execute("BEGIN IMMEDIATE")
            try:
                yield self.db
            except BaseException:
                if self.db.in_transaction:
                    self.db.execute("ROLLBACK")
                raise
            self.db.execute("COMMIT")

    @contextmanager
    def blamed(self) -> Generator[None]:
        """While entered, raise errors of SQLite as `GausError` about this store."""
        try:
            yield
        except sqlite3.Error as error:
            raise GausError(self._why(error)) from None

    def _why(self, error: sqlite3.Error) -> str:
        text, name = str(error), f"the store '{self.folder}'"
        if "locked" in text or "busy" in text:
            return (
                f"{name} has been locked by another program for {self._patience:g} s; nothing of "
                "it is lost: go on with --resume when that program has ended"
            )
        if "full" in text or "disk I/O" in text:
            return (
                f"{name} cannot be written: {text}; what it holds is intact: make room, and go on "
                "with --resume"
            )
        if "readonly" in text or "unable to open" in text:
            return f"{name} cannot be written: {text}"
        return f"'{self.folder / _FILE}' is no store of gaus, or is damaged: {text}"


def _make(db: sqlite3.Connection, tables: str) -> None:
    """Add what is missing to the tables of this version."""
    for statement in filter(str.strip, tables.split(";")):
        db.execute(statement)
    db.execute(f"PRAGMA user_version = {SCHEMA}")
