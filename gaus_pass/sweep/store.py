"""The store of results: an SQLite database with a row for every point, and artefacts beside it.

A row's key is a hash of all that decides its result, so that sweeps share points and a point is
computed once.  Any number of processes may write: each names itself by a lock that dies with it,
and claims points before it computes them.  No time of day is stored or compared.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gaus_pass.errors import GausError
from gaus_pass.support.files import Outputs
from gaus_pass.support.locks import held, is_held
from gaus_pass.sweep.database import DESIGNS, DRIVERS, Database
from gaus_pass.sweep.metrics import Corners, Metrics
from gaus_pass.sweep.point import CUT, DONE, FAILED, Answer
from gaus_pass.sweep.spec import Spec

# A second result of a point changes nothing but the count: the first one stays.
_ADD = """
INSERT INTO point VALUES (?, ?, ?, ?, ?, 1) ON CONFLICT (key) DO UPDATE SET
  runs = runs + (status <> 'failed'), tries = tries + excluded.tries,
  metrics = CASE status WHEN 'failed' THEN excluded.metrics ELSE metrics END,
  cause = CASE status WHEN 'failed' THEN excluded.cause ELSE cause END,
  status = CASE status WHEN 'failed' THEN excluded.status ELSE status END
"""
_ROWS = f"""
SELECT place, number, member.key, coalesce(status, '{CUT}'), coalesce(metrics, '{{}}'),
  coalesce(point.cause, cut.cause)
FROM member LEFT JOIN point USING (key) LEFT JOIN cut USING (sweep, number)
WHERE sweep = ? AND (status IS NOT NULL OR cut.cause IS NOT NULL) ORDER BY number
"""
_COUNTS = f"""
SELECT coalesce(status, iif(cut.cause IS NULL, 'open', '{CUT}')), count(*)
FROM member LEFT JOIN point USING (key) LEFT JOIN cut USING (sweep, number)
WHERE sweep = ? GROUP BY 1
"""
_MANY = 500
"""Keys that are looked up one by one."""


@dataclass(frozen=True)
class Row:
    """A point of a sweep with its result.

    Attributes
    ----------
    number
        In the space of the sweep.
    """

    place: int
    number: int
    key: str
    status: str
    metrics: Metrics
    cause: str


class Store(Database):
    """A folder with results; see `Database` for how it is opened, and what it raises."""

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def find(self, digest: str) -> int | None:
        """The number of a sweep, if it is in the store."""
        with self.blamed():
            found = self.db.execute("SELECT id FROM sweep WHERE digest = ?", (digest,)).fetchone()
        return None if found is None else int(found[0])

    def begin(self, spec: Spec, members: Iterable[tuple[int, str]]) -> int:
        """Write down a sweep, and the numbers and keys of its points; returns its number."""
        base = spec.base()["input"]
        with self.writing() as db:
            db.execute("INSERT OR IGNORE INTO input VALUES (?, ?)", (base, spec.data))
            text = json.dumps(spec.to_json())
            values = (spec.digest(), text, base)
            db.execute("INSERT INTO sweep (digest, spec, input) VALUES (?, ?, ?)", values)
            (sweep,) = db.execute("SELECT last_insert_rowid()").fetchone()
            rows = ((sweep, k, number, key) for k, (number, key) in enumerate(members))
            db.executemany("INSERT INTO member VALUES (?, ?, ?, ?)", rows)
        return int(sweep)

    def extend(self, sweep: int, members: Sequence[tuple[int, str]]) -> None:
        """Add points to a sweep that looks for them."""
        with self.writing() as db:
            query = "SELECT coalesce(max(place), -1) FROM member WHERE sweep = ?"
            (last,) = db.execute(query, (sweep,)).fetchone()
            rows = ((sweep, last + 1 + k, *member) for k, member in enumerate(members))
            db.executemany("INSERT INTO member VALUES (?, ?, ?, ?)", rows)

    def sweeps(self) -> list[tuple[int, Spec]]:
        """All sweeps in the order in which they were begun."""
        query = "SELECT id, spec, content FROM sweep JOIN input ON input = hash ORDER BY id"
        with self.blamed():
            found = self.db.execute(query).fetchall()
        return [(int(n), Spec.of_json(json.loads(text), data)) for n, text, data in found]

    def members(self, sweep: int) -> list[tuple[int, str]]:
        """Number and key of the points of a sweep, in the order in which they were asked for."""
        query = "SELECT number, key FROM member WHERE sweep = ? ORDER BY place"
        with self.blamed():
            return self.db.execute(query, (sweep,)).fetchall()

    def counts(self, sweep: int) -> dict[str, int]:
        """Number of points by status; those without a result are ``open``."""
        with self.blamed():
            return dict(self.db.execute(_COUNTS, (sweep,)).fetchall())

    def rows(self, sweep: int) -> Iterator[Row]:
        """All points with a result, by number."""
        with self.blamed():
            for place, number, key, status, metrics, cause in self.db.execute(_ROWS, (sweep,)):
                yield Row(place, number, key, status, json.loads(metrics), cause)

    # Points

    def known(self, keys: Collection[str]) -> dict[str, str]:
        """The status of points that have a result, by key."""
        return dict(self._of_keys("SELECT key, status FROM point", keys))

    def designs(self, keys: Collection[str]) -> dict[str, Metrics]:
        """The metrics of points that have a design, by key."""
        query = f"SELECT key, metrics FROM point WHERE status = '{DONE}'"
        return {key: json.loads(text) for key, text in self._of_keys(query, keys)}

    def _of_keys(self, query: str, keys: Collection[str]) -> Iterator[tuple[str, str]]:
        """Rows of a query whose first column is a key; all are read where many are wanted."""
        with self.blamed():
            if len(keys) > _MANY:
                wanted = frozenset(keys)
                yield from (row for row in self.db.execute(query) if row[0] in wanted)
                return
            both = "AND" if "WHERE" in query else "WHERE"
            for key in keys:
                yield from self.db.execute(f"{query} {both} key = ?", (key,))

    def claim(self, keys: Sequence[str], driver: str) -> list[str]:
        """Take points that have no result and that nobody else has taken; returns these."""
        taken: list[str] = []
        with self.writing() as db:
            for key in keys:
                query = "SELECT 1 FROM point WHERE key = ? AND status <> ?"
                if db.execute(query, (key, FAILED)).fetchone() is None:
                    added = db.execute("INSERT OR IGNORE INTO claim VALUES (?, ?)", (key, driver))
                    taken += [key] * added.rowcount
        return taken

    def add(self, answers: Sequence[tuple[str, Answer, int]]) -> None:
        """Keep the answers for points, by key, and how often each was tried; ends their claims."""
        for key, answer, _ in answers:
            self._keep(key, answer)
        with self.writing() as db:
            for key, answer, tries in answers:
                metrics = json.dumps(answer.metrics)
                db.execute(_ADD, (key, answer.status, metrics, answer.cause, tries))
                db.execute("DELETE FROM claim WHERE key = ?", (key,))

    def _keep(self, key: str, answer: Answer) -> None:
        """Write the artefacts of a point, before there is a row that speaks of them."""
        if not answer.files:
            return
        out = Outputs()
        try:
            (self.folder / DESIGNS / key[:2]).mkdir(exist_ok=True)
        except OSError as error:
            why = f"cannot write to the store '{self.folder}': {error.strerror}"
            raise GausError(f"{why}; what it holds is intact: go on with --resume") from None
        for ending, data in answer.files.items():
            out.write(str(self.artefact(key, ending)), data)
        try:
            out.commit(durable=False)
        except GausError as error:
            text = f"{error.message}; the store is intact: go on with --resume"
            raise GausError(text) from None

    def artefact(self, key: str, ending: str) -> Path:
        """The path of an artefact of a point."""
        return self.folder / DESIGNS / key[:2] / f"{key}{ending}"

    # Bounds

    def bounds(self, keys: Collection[str]) -> dict[str, Corners]:
        """The corners of points that are known, by key; see `gaus_pass.sweep.bounds`."""
        found = self._of_keys("SELECT key, corners FROM bound", keys)
        return {key: tuple(json.loads(text)) for key, text in found}

    def add_bounds(self, found: Mapping[str, Corners]) -> None:
        """Keep the corners of points."""
        rows = [(key, json.dumps(corners)) for key, corners in found.items()]
        with self.writing() as db:
            db.executemany("INSERT OR IGNORE INTO bound VALUES (?, ?)", rows)

    def cut(self, sweep: int, causes: Mapping[int, str]) -> None:
        """Write down points of a sweep, by number, that need not be computed, and why."""
        rows = [(sweep, number, cause) for number, cause in causes.items()]
        with self.writing() as db:
            db.executemany("INSERT OR REPLACE INTO cut VALUES (?, ?, ?)", rows)

    # Drivers

    @contextmanager
    def driver(self) -> Generator[str]:
        """While entered, this process is one that computes points, under this name."""
        name = os.urandom(8).hex()
        with held(self.folder / DRIVERS / name):
            self.release_dead()
            try:
                yield name
            finally:
                self._release([name])

    def release_dead(self) -> int:
        """End the claims of drivers that have died; returns how many there were."""
        with self.blamed():
            found = self.db.execute("SELECT DISTINCT driver FROM claim").fetchall()
        dead = [name for (name,) in found if not is_held(self.folder / DRIVERS / name)]
        return self._release(dead) if dead else 0

    def _release(self, drivers: Sequence[str]) -> int:
        released = 0
        with self.writing() as db:
            for name in drivers:
                released += db.execute("DELETE FROM claim WHERE driver = ?", (name,)).rowcount
        return released

    def totals(self) -> dict[str, Any]:
        """Sums over all points: results, and how often one was computed."""
        with self.blamed():
            query = "SELECT count(*), coalesce(sum(runs), 0), coalesce(sum(tries), 0) FROM point"
            points, runs, tries = self.db.execute(query).fetchone()
        return {"points": points, "runs": runs, "tries": tries}
