"""Who may import whom.  Read the two tables first: they are the rule, the rest is its reader.

A line says: this part of the package may import those parts, and nothing else of the package.  A
part is a module (`errors`), a folder with everything in it (`ir`), or a part of a folder (`ir.core`
or `ir.core.bindings`).
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from types import FrameType

import pytest

import gaus_pass as gp

PACKAGE = Path(__file__).resolve().parents[2] / "gaus_pass"

# The root: errors, options and what is said of them.  Everybody may import it.
ROOT = (
    *("errors", "exact", "diagnostics", "option_table", "registry", "options"),
    *("streams", "text", "data"),
)

# Who knows nothing of scheduling, and serves everybody.
SERVING = (*ROOT, "support", "parts")

MODEL = ("model",)
ANALYSIS = (*MODEL, "analysis")
SCHEDULING = (*ANALYSIS, "solvers", "scheduling")

# What any driver needs of `ir`: CIRCT, reading files, places, Verilog, the library it prints.
DRIVER_IR = ("ir.core", "ir.verilog", "ir.operators.library")

MAY_IMPORT: dict[str, tuple[str, ...]] = {
    "errors": (),
    "text": (),
    "streams": (),
    "data": (),
    "exact": ("errors",),
    "diagnostics": ("errors", "streams", "text"),
    "option_table": ("errors", "exact"),
    "registry": (),
    "options": ("errors", "exact", "option_table", "registry", "solvers.own_options"),
    "solvers.own_options": (),
    # What runs without the package.
    "standalone": (),
    "support": (*ROOT, "support"),
    "parts": ("parts",),
    # From the question to the answer, and whether it is right.  The judges never see a solver.
    "model": MODEL,
    "analysis": ANALYSIS,
    "analysis.verify": (
        *MODEL,
        "analysis.chaining",
        "analysis.constraints",
        "analysis.bounds",
        "analysis.objectives",
    ),
    "solvers": (*ANALYSIS, "solvers"),
    "scheduling": SCHEDULING,
    # It begins with what an earlier run has written.
    "scheduling.rescheduling": (*SCHEDULING, "formats.earlier"),
    # Functions as hardware, without MLIR: `ir` builds it, `rtl` and reports read it.
    "hardware": (*MODEL, "hardware"),
    # In and out: they translate, they do not solve.  Inside `ir` in this order.
    "ir.core": ("hardware.numbers", "ir.core"),
    "ir.verilog": ("hardware.numbers", "ir.core", "ir.verilog"),
    "ir.transforms": ("ir.core", "ir.transforms"),
    "ir.ssp": (*MODEL, "ir.core", "ir.ssp"),
    "ir.operators": (*MODEL, "hardware.instances", "ir.core", "ir.ssp", "ir.operators"),
    "ir.loops": (*MODEL, "hardware", "ir.core", "ir.transforms", "ir.operators", "ir.loops"),
    "ir.pipelines": (
        *MODEL,
        "hardware.instances",
        "ir.core",
        "ir.ssp",
        "ir.operators",
        "ir.pipelines",
    ),
    "ir.dataflow": (
        *MODEL,
        "ir.core",
        "ir.ssp",
        "ir.operators",
        "ir.loops",
        "ir.pipelines",
        "ir.dataflow",
    ),
    "ir.dataflow.aig_import": (*MODEL, "ir.core", "formats.aiger_file"),
    "ir.loopschedule": (*MODEL, "hardware", "ir.core", "ir.loops", "ir.loopschedule"),
    "ir": (*MODEL, "hardware", "ir"),
    # From other languages to the text of IR: no MLIR is needed, and nothing is scheduled.
    "frontends.mlir": ("frontends.mlir",),
    "frontends.c": ("frontends.mlir", "frontends.c"),
    "frontends": ("frontends",),
    "formats": (*MODEL, "analysis.diversity", "standalone", "formats"),
    "report": (*ANALYSIS, "hardware", "formats", "report"),
    # Modules of operators that need more than a cycle, cut by the scheduler.  What generates them
    # knows no clock.
    "cores": (*SCHEDULING, "hardware", "ir", "cores"),
    "cores.generate": ("cores.generate",),
    # What can be scheduled in a piece of IR.
    "regions": (*SCHEDULING, "hardware", "ir", "formats", "cores", "regions"),
    # From hardware to hw, seq and comb.  Two modules make operations of the IR; what the others
    # have of it are wires, and handles that they ask for a location.
    "rtl": (*ANALYSIS, "hardware", "rtl"),
    "rtl.netlist.logic": ("hardware", "ir.core.bindings"),
    "rtl.netlist.builder": ("hardware", "ir.core.bindings", "ir.core.names", "rtl.netlist"),
    "hls": (*SCHEDULING, "hardware", "ir", "formats", "cores", "rtl", "hls"),
    "target": ("target",),
    "hls.explore": (*SCHEDULING, "hardware", "ir", "formats", "cores", "rtl", "hls", "target"),
    # Many designs of one input, wherever they are computed.
    "sweep": (
        *SCHEDULING,
        "hardware",
        "hls.bounds",
        "hls.from_file",
        "hls.search",
        "ir.core.bindings",
        "formats",
        "regions",
        "report",
        "target",
        "sweep",
    ),
    # Modules of PyCDE; the commands run in processes of their own.
    "pycde": ("hardware", "pycde"),
    # What users of Python call.
    "api": (*SCHEDULING, "formats", "report", "sweep.tables", "api"),
    # What users start.
    "passes": (
        *SCHEDULING,
        "cores.listing",
        "hls",
        "ir",
        "formats",
        "regions",
        "report",
        "rtl",
        "passes",
    ),
    # A file before and after scheduling, and modules with their ports.
    "proofs": (
        *SCHEDULING,
        *("hardware", "hls.from_file", "ir", "passes.schedule", "target.process", "proofs"),
    ),
    "opt": ("passes", *DRIVER_IR, "opt"),
    "cli": (
        *SCHEDULING,
        "cores.listing",
        "cores.operators",
        "frontends",
        "hardware",
        "hls",
        "target",
        "ir",
        "formats",
        "regions",
        "report",
        "rtl",
        "passes",
        "proofs",
        "opt",
        "sweep",
        "standalone",
        "cli",
    ),
    "__main__": ("cli",),
}

# Heavy or delicate third parties, and the only places that import them.
ONLY_IN: dict[str, tuple[str, ...]] = {
    "torch": (
        "solvers.gaus",
        "solvers.gumbel",
        "solvers.gflownet",
        "solvers.population",
        "solvers.common.devices",
        "solvers.common.nvrtc",
    ),
    # The one file that picks a CIRCT wheel, and what makes modules of PyCDE.
    "pycde": ("ir.core.bindings", "pycde"),
    "circt": ("ir.core.bindings",),
    "ortools": ("solvers",),
    "numba": ("support.jit",),
    "islpy": ("ir.transforms.integer_sets",),
    "distributed": ("sweep.executors",),
    "ray": ("sweep.executors",),
    "submitit": ("sweep.executors",),
    "optuna": ("sweep.search",),
    "pandas": ("sweep.tables",),
    "pyarrow": ("sweep.tables",),
    "clang": ("frontends.c.clang.library",),
    "highspy": (),  # does not load beside ortools
}

# `import gaus_pass` is cheap: none of these is loaded by it.
NOT_LOADED_BY_THE_PACKAGE = ("torch", "circt", "pycde", "ortools", "numba", "islpy", "clang")


@cache
def parts() -> tuple[str, ...]:
    """Every module of the package, as in `ir.bindings`; a folder's `__init__` is the folder."""
    names: list[str] = []
    for path in sorted(PACKAGE.rglob("*.py")):
        words = path.relative_to(PACKAGE).with_suffix("").parts
        names.append(".".join(words[:-1] if words[-1] == "__init__" else words))
    # The package's own __init__ has a test of its own.
    return tuple(name for name in names if name)


def path_of(part: str) -> Path:
    """The file of a part."""
    path = PACKAGE.joinpath(*part.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


@cache
def imported_names(path: Path) -> tuple[str, ...]:
    """Full names of all modules that a file imports anywhere, also inside functions."""
    return tuple(_imported_names(path))


def _imported_names(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(), str(path))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative import"
            module = node.module or ""
            yield module
            # `from gaus_pass.ir import bindings` imports the module gaus_pass.ir.core.bindings.
            yield from (f"{module}.{alias.name}" for alias in node.names)


def is_within(name: str, place: str) -> bool:
    """`ir.bindings` is within `ir` and within itself."""
    return name == place or name.startswith(place + ".")


def imported_parts(part: str) -> set[str]:
    """The parts of the package that a part imports."""
    known = set(parts())
    inside = {
        name.removeprefix("gaus_pass.")
        for name in imported_names(path_of(part))
        if name.startswith("gaus_pass.")
    }
    found = {name for name in inside if name in known and name != part}
    # In `from gaus_pass.ir import bindings` the folder is only the way to the module.
    return {name for name in found if not any(is_within(n, name) for n in found - {name})}


def allowed_parts(part: str) -> tuple[str, ...]:
    """The line of the table for a part."""
    lines = [line for line in MAY_IMPORT if is_within(part, line)]
    assert lines, f"gaus_pass.{part} has no line in MAY_IMPORT: say what it may import"
    line = max(lines, key=len)
    return MAY_IMPORT[line] if line in ROOT else (*MAY_IMPORT[line], *SERVING)


def test_a_part_imports_only_what_its_line_allows():
    wrong: list[str] = []
    for part in parts():
        allowed = allowed_parts(part)
        outside = {
            name
            for name in imported_parts(part)
            if not any(is_within(name, place) for place in allowed)
        }
        if outside:
            wrong.append(f"gaus_pass.{part} imports {sorted(outside)}; it may: {sorted(allowed)}")
    assert not wrong, "\n".join(wrong)


def test_third_parties_stay_where_they_belong():
    wrong: list[str] = []
    for part in parts():
        for name in imported_names(path_of(part)):
            places = ONLY_IN.get(name.split(".")[0])
            if places is not None and not any(is_within(part, place) for place in places):
                only = ", ".join(places) or "nobody"
                wrong.append(f"gaus_pass.{part} imports {name}; only {only} may")
    assert not wrong, "\n".join(wrong)


# What makes, changes or names files, by the last word of the call.
WRITES = {
    *("write_text", "write_bytes", "savefig", "touch", "symlink_to", "hardlink_to", "fdopen"),
    *("rename", "renames", "replace", "mkstemp", "mkdtemp", "NamedTemporaryFile", "tofile"),
    *("TemporaryDirectory", "copyfile", "copy2", "move", "rmtree"),
}


def written_at(part: str) -> Iterator[str]:
    """Where a file of the package writes files."""
    for node in ast.walk(ast.parse(path_of(part).read_text())):
        if not isinstance(node, ast.Call):
            continue
        function = node.func
        name = getattr(function, "attr", getattr(function, "id", ""))
        owner = getattr(getattr(function, "value", None), "id", "")
        words = [n.value for n in ast.walk(node) if isinstance(n, ast.Constant)]
        opened = name == "open" and any(w in ("w", "wb", "a", "ab", "x", "xb", "r+") for w in words)
        # `replace` is of texts and dataclasses as well.
        moved = name in WRITES and (name != "replace" or owner in ("os", "Path"))
        by_number = name == "open" and owner == "os" and "devnull" not in ast.unparse(node)
        if opened or moved or by_number:
            yield f"gaus_pass.{part}, line {node.lineno}: {ast.unparse(node)[:60]}"


def test_only_one_place_writes_files():
    # In the others it is what is open already, and a picture in memory.
    ours = {
        "support.files",
        "support.places",
        "support.locks",
        "streams",
        "cli.serving",
        "solvers.auto.member",
        "report.plot",
    }
    assert [w for part in parts() if part not in ours for w in written_at(part)] == []
    assert len(list(written_at("support.places"))) > 2, "the test sees what it looks for"


# Fields of the hardware model that hold what something was in the source.
HANDLES = {"op", "source_value"}


def asked_of_handles(part: str) -> Iterator[str]:
    """What a file asks of handles, as in ``loop.op.location``."""
    for node in ast.walk(ast.parse(path_of(part).read_text())):
        of = getattr(node, "value", None)
        if not isinstance(node, ast.Attribute) or not isinstance(of, ast.Attribute):
            continue
        if of.attr in HANDLES and getattr(of.value, "id", "") != "self":
            yield node.attr


def test_a_back_end_asks_a_handle_of_the_source_for_nothing_but_its_place():
    def asked(folder: str) -> set[str]:
        return {a for part in parts() if is_within(part, folder) for a in asked_of_handles(part)}

    assert asked("hardware") == set()
    assert asked("rtl") == {"location"}
    assert len(asked("ir.loops")) > 1, "the test sees what it looks for"


def test_there_are_no_import_cycles():
    graph = {part: imported_parts(part) for part in parts()}
    # A folder's __init__ may re-export what is in it.
    for part, imported in graph.items():
        graph[part] = {name for name in imported if not is_within(part, name)}
    try:
        list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]), pytrace=False)


def test_every_line_of_the_table_is_about_something_known():
    mentioned = {place for places in MAY_IMPORT.values() for place in places}
    known = {".".join(p.split(".")[:n]) for p in parts() for n in range(1, 4)}
    assert {*mentioned, *MAY_IMPORT} <= known


def test_importing_the_package_is_cheap():
    program = (
        "import sys, gaus_pass; "
        f"print(*sorted(set({NOT_LOADED_BY_THE_PACKAGE!r}) & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert run.stdout.split() == []


def lines_of_files() -> dict[str, int]:
    """Lines by file of the package, package faces aside."""
    faces = ("__init__.py", "__main__.py")
    files = (path for path in PACKAGE.rglob("*.py") if path.name not in faces)
    return {f.relative_to(PACKAGE).as_posix(): len(f.read_text().splitlines()) for f in files}


def test_no_file_is_long():
    # What stands alone cannot be split; who relies on it reads 400 lines.
    sizes = lines_of_files().items()
    long = {f for f, lines in sizes if lines > (400 if f.startswith("standalone/") else 300)}
    assert long == set(), "split these by thought"


def test_few_files_are_small():
    small = sorted(file for file, lines in lines_of_files().items() if lines < 40)
    assert len(small) <= 12, f"join what is one thought: {small}"


def folders_entered(options: gp.Options) -> set[str]:
    """Folders of the package in which functions run when a problem is solved; "" is the root."""
    problem = gp.from_arrays(
        latency=[3, 1, 1, 2, 1, 1],
        edges=[(0, 2), (1, 2), (2, 3), (1, 4), (3, 4), (0, 5), (5, 4)],
        bits=8,
    )
    entered: set[str] = set()

    def enter(frame: FrameType, event: str, _: object) -> None:
        code = frame.f_code
        file = Path(code.co_filename)
        if event == "call" and code.co_name != "<module>" and file.is_relative_to(PACKAGE):
            entered.add(file.parent.relative_to(PACKAGE).as_posix().removeprefix("."))

    before = sys.getprofile()
    sys.setprofile(enter)
    try:
        gp.solve(problem, options)
    finally:
        sys.setprofile(before)
    return entered


def test_a_problem_passes_few_folders_on_its_way_to_a_schedule():
    """Seven at most: with a method of its own besides those who serve all, with `auto` in all.

    What users call, `api`, is in front of these.
    """
    way = {"scheduling", "model", "analysis", "solvers", "solvers/common", "solvers/construct"}
    for solver, own in (("list", set[str]()), ("sdc", {"solvers/sdc"})):
        entered = folders_entered(gp.Options(solver=solver, objective="length > register-bits"))
        assert entered - {"", "support", "parts", "api"} <= way | own
    # What auto enters inside `solvers` are the methods that it tries.
    entered = {f.split("/")[0] for f in folders_entered(gp.Options(objective="memory", slack=1.5))}
    serving = {"", "support", "parts", "api"}
    assert entered <= serving | {"scheduling", "model", "analysis", "solvers"}
    assert "solvers" in entered


def test_no_folder_is_crowded():
    folders = [path for path in PACKAGE.rglob("*") if (path / "__init__.py").exists()]
    files = {path: len(list(path.glob("*.py"))) for path in (PACKAGE, *folders)}
    assert files[PACKAGE] <= 10
    assert {str(path): count for path, count in files.items() if count > 25} == {}
