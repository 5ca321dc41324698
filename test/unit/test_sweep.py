"""Sweeps: axes, the store and its faults, killed processes, fronts."""

from __future__ import annotations

import base64
import gzip
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import Executor, Future
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import gaus_pass as gp
from gaus_pass.analysis.pareto import hypervolume, pareto_front
from gaus_pass.option_table import key_of, options_of
from gaus_pass.options import Options
from gaus_pass.sweep import warm
from gaus_pass.sweep.axes import Space, parse_axes
from gaus_pass.sweep.drive import Bounds, Driver
from gaus_pass.sweep.point import DONE, FAILED, INFEASIBLE, Answer, Task
from gaus_pass.sweep.run import How, begin, compute, read
from gaus_pass.sweep.spec import SCHEDULE, Keys, Spec
from gaus_pass.sweep.store import Store
from gaus_pass.sweep.tables import csv_text, records, status_text

GRAPH = b"""graph [ directed 1
  node [ id 0 label "a" ] node [ id 1 label "b" ] node [ id 2 label "c" ] node [ id 3 label "d" ]
  edge [ source 0 target 2 ] edge [ source 1 target 2 ] edge [ source 2 target 3 ]
]"""


def spec_of(*axes: str, **more: Any) -> Spec:
    return Spec("g.gml", GRAPH, SCHEDULE, parse_axes(axes, {}), **more)


def swept(store: Store, spec: Spec, jobs: int = 1, **how: Any) -> str:
    """The table of all points after a sweep."""
    number, spec = begin(store, spec, resume=True)
    compute(store, number, spec, How(jobs=jobs, **how), lambda _: None)
    return csv_text(records(spec, read(store, number, spec).rows))


class Here(Executor):
    """Computes at once, in this process, what a function says."""

    def __init__(self, answer: Any) -> None:
        self.answer, self.asked = answer, 0

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self.asked += 1
        try:
            future.set_result(self.answer(*args))
        except Exception as error:
            future.set_exception(error)
        return future


def driven(store: Store, spec: Spec, answer: Any, retries: int = 2) -> Here:
    executor = Here(answer)
    number, spec = begin(store, spec, resume=True)
    with store.driver() as name:
        driver = Driver(store, name, spec, executor, 1, Bounds(retries=retries), lambda _: None)
        driver.run(store.members(number))
    return executor


def good(task: Task) -> Answer:
    slack = float(task.options.get("slack", 1))
    return Answer(DONE, {"length": slack, "register-bits": 10 - slack}, files={".json.gz": b"x"})


def test_axes_are_values_and_ranges_and_their_product():
    texts = ["clock=50MHz..100MHz:25MHz|5ns", "ii=1..4|8", "slack=1..2:0.5", "unroll=|k:2"]
    space = parse_axes(texts, {"part": "ecp5"})
    assert [axis.values for axis in space.axes] == [
        ("50MHz", "75MHz", "100MHz", "5ns"),
        ("1", "2", "3", "4", "8"),
        ("1", "1.5", "2"),
        ("", "k:2"),
    ]
    assert space.size == 120
    assert [space.number(space.indices(n)) for n in (0, 1, 77, 119)] == [0, 1, 77, 119]
    assert space.values(1) == {"clock": "50MHz", "ii": "1", "slack": "1", "unroll": "k:2"}
    # What only looks like a range inside of a value is none.
    [axis] = parse_axes(["constraints=a:3,b:2..5|a->b:1..4"], {}).axes
    assert axis.values == ("a:3,b:2..5", "a->b:1..4")


@pytest.mark.parametrize(
    ("axes", "fixed", "words"),
    [
        (["ii"], {}, "not of the form"),
        (["iii=1"], {}, "did you mean 'ii'"),
        (["ii=1|x"], {}, "ii=x is not an integer"),
        (["ii=1..3|2"], {}, "'2' is there twice"),
        (["ii=3..1"], {}, "1 is below 3"),
        (["ii=1..9:0"], {}, "step is 0"),
        (["clock=1MHz..9ns"], {}, "mixes units"),
        (["ii=1", "ii=2"], {}, "given twice"),
        (["ii=1"], {"ii": "2"}, "fixes it"),
        (["time-limit=1"], {}, "results have to repeat"),
        (["ii=1"], {"time-limit": "1"}, "results have to repeat"),
        (["ii=1..2000", "length=1..2000"], {}, "4,000,000 points are more than"),
        (["clock=12"], {}, "has no unit"),
    ],
)
def test_axes_that_are_refused(axes: list[str], fixed: dict[str, str], words: str):
    with pytest.raises(gp.InvalidOption) as error:
        parse_axes(axes, fixed)
    assert words in error.value.message


def brute(values: Sequence[Sequence[float]]) -> set[tuple[float, ...]]:
    def worse(a: Sequence[float], b: Sequence[float]) -> bool:
        return a != b and all(y <= x for x, y in zip(a, b, strict=True))

    return {tuple(a) for a in values if not any(worse(a, b) for b in values)}


def test_a_front_is_what_nothing_dominates():
    random = np.random.default_rng(3)
    for k in (1, 2, 3, 4):
        values = random.integers(0, 6, (60, k)).astype(float)
        front = [tuple(row) for row in values[pareto_front(values)].tolist()]
        assert set(front) == brute(values.tolist())
        assert front == sorted(set(front))
        # The volume is the number of unit cells below the reference that some row dominates.
        cells = np.stack(np.meshgrid(*[np.arange(6)] * k), -1).reshape(-1, k)
        covered = sum(bool(np.any(np.all(values <= cell, axis=1))) for cell in cells)
        assert hypervolume(values, np.full(k, 6.0)) == covered


def test_any_number_of_workers_gives_the_same_table(tmp_path: Path):
    spec = spec_of("length=1..4", "solver=list|alap")
    tables: list[str] = []
    for jobs in (1, 2):
        with Store(str(tmp_path / str(jobs))) as store:
            tables.append(swept(store, spec, jobs))
    assert tables[0] == tables[1]
    assert tables[0].count("\n") == 9
    assert "infeasible" in tables[0]
    assert "length" in tables[0].splitlines()[1]


def test_keys_depend_on_what_decides_and_on_nothing_else(tmp_path: Path):
    library = tmp_path / "ops.json"
    library.write_text("{}")
    one = spec_of("length=1..4")
    same = Spec("/other/folder/g.gml", GRAPH, SCHEDULE, one.space)
    assert Keys(one).of(2) == Keys(same).of(2) != Keys(one).of(1)
    assert Keys(Spec("g.gml", GRAPH + b" ", SCHEDULE, one.space)).of(2) != Keys(one).of(2)
    # A sweep of more shares points with one of fewer.
    assert Keys(spec_of("length=2..9")).of(0) == Keys(one).of(1)
    named = spec_of(f"operators={library}", "length=1")
    before = Keys(named).of(0)
    library.write_text("{ }")
    assert Keys(named).of(0) != before


def test_points_are_computed_once_and_lost_ones_again(tmp_path: Path):
    spec = spec_of("slack=1..4")
    lost: dict[str, int] = {}

    def once_lost(task: Task) -> Answer:
        slack = task.options["slack"]
        lost[slack] = lost.get(slack, 0) + 1
        if slack == "2" and lost[slack] < 3:
            raise warm.WorkerLost("a signal ended its process: SIGKILL")
        if slack == "3":
            raise warm.WorkerLost("gone")
        return good(task)

    with Store(str(tmp_path)) as store:
        driven(store, spec, once_lost)
        assert lost == {"1": 1, "2": 3, "3": 3, "4": 1}
        [row] = [r for r in store.rows(1) if r.status == FAILED]
        assert row.cause == "lost 3 times: gone"
        # What failed is tried again, and nothing else.
        assert driven(store, spec, good).asked == 1
        assert driven(store, spec, good).asked == 0
        assert {r.status for r in store.rows(1)} == {DONE}
        assert store.totals() == {"points": 4, "runs": 4, "tries": 9}


def test_an_interrupt_keeps_what_is_done(tmp_path: Path):
    spec = spec_of("slack=1..9")

    def interrupted(task: Task) -> Answer:
        if task.options["slack"] == "4":
            raise KeyboardInterrupt
        return good(task)

    with Store(str(tmp_path)) as store:
        with pytest.raises(KeyboardInterrupt):
            driven(store, spec, interrupted)
        known = 9 - store.counts(1).get("open", 0)
        assert known > 0
        assert driven(store, spec, good).asked == 9 - known
        # No claim is left behind, and no lock.
        assert store.db.execute("SELECT count(*) FROM claim").fetchone() == (0,)
        assert list((tmp_path / "drivers").iterdir()) == []


def test_points_of_a_dead_driver_are_taken_over_and_those_of_a_live_one_not(tmp_path: Path):
    spec = spec_of("slack=1..3")
    with Store(str(tmp_path)) as store, Store(str(tmp_path)) as other:
        number, _ = begin(store, spec, resume=True)
        keys = [key for _, key in store.members(number)]
        with other.driver() as name:
            assert other.claim(keys[:2], name) == keys[:2]
            with store.driver() as mine:
                assert store.claim(keys, mine) == keys[2:]
                assert store.release_dead() == 0
        assert store.claim(keys[:1], "dead") == keys[:1]
        assert store.release_dead() == 1
        assert driven(store, spec, good).asked == 3


def test_every_option_is_an_axis_by_its_name():
    refused_ones = {"time-limit", "report"}
    keys = {key_of(spec.name) for spec in options_of(Options)} - refused_ones
    for key in keys:
        assert parse_axes([f"{key}="], {}).axes[0].name == key
    assert {"clock", "part", "transforms", "unroll", "partition", "limits", "cores"} < keys


def test_an_executor_that_is_gone_ends_the_sweep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    class Silent(Executor):
        def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
            return Future()

    monkeypatch.setattr("gaus_pass.sweep.drive._LOOK", 0.01)
    monkeypatch.setattr("gaus_pass.sweep.drive.gone", lambda _: "the scheduler is dead")
    spec = spec_of("slack=1..2")
    with Store(str(tmp_path)) as store:
        number, spec = begin(store, spec, resume=True)
        with store.driver() as name:
            driver = Driver(store, name, spec, Silent(), 1, Bounds(), lambda _: None)
            text = refused(lambda: driver.run(store.members(number)))
        assert text.startswith("the scheduler is dead; what it has computed is in the store")
        assert driven(store, spec, good).asked == 2


def test_clocks_do_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    jumps = iter(range(10**9, 0, -(10**5)))
    monkeypatch.setattr(time, "time", lambda: float(next(jumps)))
    with Store(str(tmp_path)) as store:
        assert driven(store, spec_of("slack=1..4"), good).asked == 4
        assert driven(store, spec_of("slack=1..5"), good).asked == 1


def refused(call: Any) -> str:
    with pytest.raises(gp.GausError) as error:
        call()
    return error.value.message


def test_stores_that_cannot_be_used_say_why(tmp_path: Path):
    def made(name: str, statement: str) -> str:
        folder = tmp_path / name
        folder.mkdir()
        with Store(str(folder)) as store:
            driven(store, spec_of("slack=1"), good)
        with sqlite3.connect(folder / "sweep.sqlite") as db:
            db.execute(statement)
        before = (folder / "sweep.sqlite").read_bytes()
        text = refused(lambda: Store(str(folder)))
        assert (folder / "sweep.sqlite").read_bytes() == before
        return text

    assert "newer version of gaus (schema 99" in made("newer", "PRAGMA user_version = 99")
    with Store(str(tmp_path / "older")) as store:
        driven(store, spec_of("slack=1"), good)
    with sqlite3.connect(tmp_path / "older" / "sweep.sqlite") as db:
        db.executescript("DROP TABLE cut; DROP TABLE bound; PRAGMA user_version = 1")
    with Store(str(tmp_path / "older")) as store:  # gets what is missing
        assert driven(store, spec_of("slack=1..2"), good).asked == 1
    assert "another program" in made("foreign", "PRAGMA application_id = 7")
    (tmp_path / "text").mkdir()
    (tmp_path / "text" / "sweep.sqlite").write_text("no database " * 100)
    assert "is no store of gaus, or is damaged" in refused(lambda: Store(str(tmp_path / "text")))
    assert "there is no store" in refused(lambda: Store(str(tmp_path / "none"), create=False))
    (tmp_path / "file").write_text("")
    assert "cannot make the store" in refused(lambda: Store(str(tmp_path / "file")))


def test_a_locked_store_and_a_full_disk_leave_it_intact(tmp_path: Path):
    spec = spec_of("slack=1..40")
    with Store(str(tmp_path), patience=0.05) as store:
        driven(store, spec_of("slack=1..2"), good)
        other = sqlite3.connect(tmp_path / "sweep.sqlite", isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        assert "locked by another program for 0.05 s" in refused(lambda: driven(store, spec, good))
        other.execute("ROLLBACK")
        (pages,) = other.execute("PRAGMA page_count").fetchone()
        store.db.execute(f"PRAGMA max_page_count = {pages}")
        text = refused(lambda: driven(store, spec_of("slack=1..4000:0.5"), good))
        assert "make room" in text
        store.db.execute("PRAGMA max_page_count = 1000000")
        assert other.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert driven(store, spec, good).asked == 38
        other.close()


def test_artefacts_that_cannot_be_written_leave_no_row(tmp_path: Path):
    with Store(str(tmp_path)) as store:
        driven(store, spec_of("slack=1"), good)
        spec = spec_of("slack=2")
        key = Keys(spec).of(0)
        (tmp_path / "designs" / key[:2]).write_text("in the way")
        assert "it holds is intact" in refused(lambda: driven(store, spec, good))
        assert store.counts(2) == {"open": 1}
        (tmp_path / "designs" / key[:2]).unlink()
        assert driven(store, spec, good).asked == 1


def task_of(**options: str) -> Task:
    return Task(GRAPH, "g.gml", SCHEDULE, options)


def test_a_process_answers_and_its_end_is_told(monkeypatch: pytest.MonkeyPatch):
    try:
        assert warm.run_task(task_of(length="9")).status == DONE
        assert warm.run_task(task_of(length="1")).status == INFEASIBLE
        [child] = warm._children._idle
        os.kill(child._process.pid, signal.SIGSTOP)
        slow = warm.run_task(replace(task_of(length="9"), seconds=0.2))
        assert (slow.status, slow.cause) == (
            FAILED,
            "it took more than 0.2 s; raise --point-seconds",
        )
        assert child._process.poll() is not None
        warm.run_task(task_of(length="9"))
        [child] = warm._children._idle
        os.kill(child._process.pid, signal.SIGSTOP)
        killer = subprocess.Popen(["sh", "-c", f"sleep 0.3; kill -9 {child._process.pid}"])
        with pytest.raises(warm.WorkerLost) as lost:
            warm.run_task(task_of(length="9"))
        killer.wait()
        assert "SIGKILL; does it need more than 4096 MB" in lost.value.message
    finally:
        warm.end_children()
    assert warm._children._idle == []


def test_too_little_memory_is_a_cause():
    nodes = "".join(f'node [ id {k} label "n{k}" ] ' for k in range(60_000))
    large = replace(task_of(), data=f"graph [ directed 1 {nodes} ]".encode(), megabytes=150)
    try:
        cause = warm.run_task(large).cause
    except warm.WorkerLost as lost:
        cause = lost.message
    finally:
        warm.end_children()
    assert "--point-megabytes" in cause


PROGRAM = [sys.executable, "-m", "gaus_pass", "sweep"]


def test_killed_drivers_lose_nothing(tmp_path: Path):
    (tmp_path / "g.gml").write_bytes(GRAPH)
    axes = ["--axis", "length=1..20", "--axis", "seed=0..9", "--jobs", "2"]
    words = [*PROGRAM, "g.gml", *axes, "--store", "s", "--resume", "--front", "f.csv"]
    random = np.random.default_rng(1)
    for _ in range(4):
        run = subprocess.Popen(words, cwd=tmp_path, stderr=subprocess.PIPE)
        time.sleep(float(random.uniform(0.8, 1.6)))
        run.kill()
        run.communicate()
    last = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert last.returncode == 0, last.stderr
    with Store(str(tmp_path / "s")) as store:
        assert store.totals()["points"] == store.totals()["runs"] == 200
        assert store.counts(1)["done"] + store.counts(1)["infeasible"] == 200
        front = (tmp_path / "f.csv").read_text()
        [(_, spec)] = store.sweeps()
    with Store(str(tmp_path / "t")) as other:
        driven(other, spec, lambda task: warm.compute(task))
        found = read(other, 1, spec)
        assert csv_text(records(spec, found.front, whole=False)) == front


def test_status_of_a_store(tmp_path: Path):
    with Store(str(tmp_path)) as store:
        driven(store, spec_of("slack=1..3"), good)
        begin(store, spec_of("slack=1..5"), resume=False)
        assert status_text(store).splitlines()[1:] == [
            "    1  g.gml       3     3           0       0    0     0",
            "    2  g.gml       5     3           0       0    0     2",
        ]
        with pytest.raises(gp.GausError) as error:
            begin(store, spec_of("slack=1..5"), resume=False)
        assert "with 3 of 5 points; --resume goes on" in error.value.message


def test_spaces_know_neighbours():
    space: Space = parse_axes(["ii=1..3", "seed=1|2"], {})
    assert sorted(space.neighbours(0)) == [1, 2]
    assert sorted(space.neighbours(3)) == [1, 2, 5]
    unordered = parse_axes(["ports=1rw|2rw|1r1w", "unroll=|k:2|k:4"], {})
    assert sorted(unordered.neighbours(0)) == [1, 3, 6]


def test_a_sweep_from_python(tmp_path: Path):
    (tmp_path / "g.gml").write_bytes(GRAPH)
    axes = {"length": "3..5", "solver": ["list", "alap"]}
    found = gp.sweep(tmp_path / "g.gml", axes, tmp_path / "s", seed=3, minimise=["length"])
    assert [point["status"] for point in found.points] == ["done"] * 6
    assert [point["number"] for point in found.front] == [0]
    again = gp.sweep(tmp_path / "g.gml", axes, tmp_path / "s", seed=3, minimise=["length"])
    assert again.points == found.points
    pytest.importorskip("pandas")
    assert list(found.frame()["solver"]) == ["list", "alap"] * 3
    with pytest.raises(gp.InvalidOption, match="flow='x'"):
        gp.sweep(tmp_path / "g.gml", axes, tmp_path / "s", flow="x")


def test_the_page_holds_all_points_and_the_viewers(tmp_path: Path):
    (tmp_path / "g.gml").write_bytes(GRAPH)
    words = ["g.gml", "--axis", "length=1..4", "--store", "s", "--page", "p.html", "--quiet"]
    subprocess.run([*PROGRAM, *words], cwd=tmp_path, check=True)
    text = (tmp_path / "p.html").read_text()
    assert "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-" in text
    [inside] = re.findall(r'id="data">(.*?)</script>', text)
    data = json.loads(inside)
    assert data["rows"]["number"] == [0, 1, 2, 3]
    assert sorted(data["designs"]) == [str(row) for row, s in enumerate(data["rows"]["status"])
                                       if data["statuses"][s] == "done"]  # fmt: skip
    page = gzip.decompress(base64.b64decode(data["designs"]["3"])).decode()
    for mark, shared in zip(data["marks"], data["shared"], strict=True):
        assert page.count(mark) == 1
        page = page.replace(mark, shared)
    # It is the page that a report makes of the same result.
    with Store(str(tmp_path / "s"), create=False) as store:
        one = store.artefact(store.members(1)[3][1], ".json.gz")
    (tmp_path / "one.json").write_bytes(gzip.decompress(one.read_bytes()))
    report = [sys.executable, "-m", "gaus_pass", "report", "one.json", "-o", "one.html"]
    subprocess.run(report, cwd=tmp_path, check=True)
    assert (tmp_path / "one.html").read_text() == page


def test_a_search_comes_near_the_front_with_a_quarter_of_the_points():
    pytest.importorskip("optuna")
    from gaus_pass.sweep.search import search

    space = parse_axes(["ii=1..4", "unroll=|k:2|k:4|k:8", "slack=1..4", "seed=0|1"], {})

    def value(number: int) -> tuple[float, float] | None:
        ii, unroll, slack, _ = space.indices(number)
        copies = 2**unroll
        if slack == 3 and unroll == 3:
            return None
        return (64 * (ii + 1) / copies + 3 * slack, copies * (9 - 2 * ii) + 40 / (slack + 1))

    known = [v for n in range(space.size) if (v := value(n)) is not None]
    whole = np.array(known)
    reference = whole.max(0) * 1.1
    for method in ("nsga2", "tpe"):
        asked: list[int] = []

        def evaluate(numbers: Sequence[int], asked: list[int] = asked) -> dict[int, Any]:
            asked += numbers
            return {number: value(number) for number in numbers}

        search(space, space.size // 4, method, 2, evaluate)
        assert len(asked) == len(set(asked)) == space.size // 4
        found = np.array([v for n in asked if (v := value(n)) is not None])
        assert hypervolume(found, reference) >= 0.97 * hypervolume(whole, reference)
        again: list[int] = []
        search(space, space.size // 4, method, 2, lambda n, a=again: evaluate(n, a))
        assert again == asked


@pytest.mark.parametrize("where", ["dask", "ray", "slurm:local"])
def test_clusters_give_the_same_table(tmp_path: Path, where: str):
    packages = {"dask": "distributed", "ray": "ray", "slurm": "submitit"}
    pytest.importorskip(packages[where.partition(":")[0]])
    spec = spec_of("length=1..3", "solver=list|alap")
    with Store(str(tmp_path / "here")) as here, Store(str(tmp_path / "there")) as there:
        assert swept(there, spec, 2, where=where) == swept(here, spec, 2)
