"""The schedule viewer in a real browser: what it draws, what it answers, and that it is quiet."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.browser import Browser
from support.pictures import HOSTILE, graph_document, hostile_document, loop_document

import gaus_pass as gp
from gaus_pass.analysis.objectives import all_terms
from gaus_pass.formats.documents import parse_documents
from gaus_pass.formats.result_json import solved_document
from gaus_pass.text import one_line

pytest.importorskip("selenium")

from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

Pages = Callable[[str, Any], Path]

pytestmark = pytest.mark.requires_tool("chromium", "chromedriver")


@pytest.fixture(scope="module")
def loop(page_of: Pages) -> Path:
    return page_of("loop", loop_document())


@pytest.fixture(scope="module")
def wide(page_of: Pages) -> Path:
    return page_of("wide", graph_document(5000))


@pytest.fixture(scope="module")
def demo(page_of: Pages, root: Path) -> Path:
    command = [sys.executable, "-m", "gaus_pass", "schedule", root / "examples" / "fir.mlir"]
    command += ["--cycle-time", "30", "--delay-model", "aig"]
    made = subprocess.run([*map(str, command)], capture_output=True, text=True, check=True)
    return page_of("demo", json.loads(made.stdout))


def facts(browser: Browser) -> dict[str, str]:
    """What stands in the head of the page."""
    rows = browser.driver.find_elements(By.CSS_SELECTOR, "#facts div")
    parts = [[row.find_element(By.TAG_NAME, tag).text for tag in ("dt", "dd")] for row in rows]
    return dict(parts)


def pixel(browser: Browser, x: float, y: float) -> list[int]:
    """The colour of the chart at a place of its canvas."""
    script = (
        "return [...gausViewer.chart.context.getImageData(arguments[0], arguments[1], 1, 1).data]"
    )
    return browser.run(script, round(x), round(y))


def point_at(browser: Browser, name: str) -> None:
    """Move the pointer onto the row of an operation."""
    i = browser.operation(name)
    x, y = browser.app(f"[a.gantt.label / 2, a.gantt.y(a.model.rowOf[{i}] + 0.5)]")
    canvas = browser.driver.find_element(By.CSS_SELECTOR, "#gantt canvas")
    # Offsets count from the middle of the element.
    size = canvas.size
    offset = (round(x - size["width"] / 2), round(y - size["height"] / 2))
    ActionChains(browser.driver).move_to_element_with_offset(canvas, *offset).perform()
    browser.frame()


def test_the_demo_pipeline(browser: Browser, demo: Path):
    browser.open(demo)
    (document,) = parse_documents(demo.with_suffix(".json").read_text(), "demo")
    terms = all_terms(document.problem, document.answers[0].schedule)
    assert browser.drawn()["boxes"] == document.problem.num_operations
    shown = facts(browser)
    assert (shown["II"], shown["verified"]) == ("1", "yes")
    assert shown["length"] == f"{terms['length']:,}"
    assert shown["register bits"] == f"{terms['register-bits']:,}"
    assert shown["peak memory"] == f"{terms['memory']:,}"


def test_a_loop_shows_its_ii_and_why(browser: Browser, loop: Path):
    browser.open(loop)
    assert browser.drawn()["boxes"] == 13
    shown = facts(browser)
    assert (shown["II"], shown["target II"], shown["stages"]) == ("3", "1", "2")
    cycle = browser.app("a.model.recurrence.operations.map((i) => a.model.operations.name[i])")
    assert set(cycle) == {"p0", "s0", "s2", "acc"}
    text = browser.driver.find_element(By.ID, "details").text
    assert "Binding recurrence, II 3" in text


def test_hovering_draws_arrows_and_back_edges_apart(browser: Browser, loop: Path):
    browser.open(loop)
    browser.run("gausViewer.layers.recurrence = false")
    point_at(browser, "p0")
    assert browser.app("a.model.operations.name[a.hovered]") == "p0"
    assert browser.drawn() == {"boxes": 13, "arrows": 3, "backEdges": 1}
    details = browser.driver.find_element(By.ID, "details").text
    assert "acc 1 iteration earlier" in details
    point_at(browser, "lt")
    assert browser.drawn() == {"boxes": 13, "arrows": 1, "backEdges": 0}


@pytest.mark.parametrize(("name", "colour"), [("inc", "--back"), ("p4", "--arrow")])
def test_an_arrow_ends_in_the_colour_of_its_kind(
    browser: Browser, loop: Path, name: str, colour: str
):
    browser.open(loop)
    browser.run("for (const layer in gausViewer.layers) gausViewer.layers[layer] = false")
    point_at(browser, name)
    at = browser.app(f"a.gantt.anchor({browser.operation(name)}, false)")
    style = "return getComputedStyle(document.documentElement).getPropertyValue(arguments[0])"
    shade = browser.run(style, colour).strip()
    wanted = [int(shade[k : k + 2], 16) for k in (1, 3, 5)]
    found = pixel(browser, at["x"] - 5, at["y"])
    assert max(abs(a - b) for a, b in zip(found[:3], wanted, strict=True)) < 40


def test_search_finds_goes_on_and_comes_round(browser: Browser, wide: Path):
    browser.open(wide)
    field = browser.driver.find_element(By.ID, "search")
    field.send_keys("v499")
    found = browser.driver.find_element(By.ID, "found")
    assert found.text == "1 of 11"
    names: list[str] = []
    for _ in range(12):
        browser.frame()
        names.append(browser.app("a.model.operations.name[a.selected]"))
        row, top, last = browser.app(
            "[a.gantt.y(a.model.rowOf[a.selected]), a.gantt.axis, a.gantt.height - a.gantt.foot]"
        )
        assert top <= row < last, "the match is in sight"
        field.send_keys(Keys.ENTER)
    assert {*names} == {"v499", *(f"v499{k}" for k in range(10))}
    assert names[0] == names[11]
    field.clear()
    field.send_keys("no such name")
    assert found.text == "0 of 0"


def test_only_what_is_in_sight_is_drawn(browser: Browser, wide: Path):
    browser.open(wide)
    assert 0 < browser.drawn()["boxes"] < 60
    browser.run("gausViewer.chart.scroll.scrollTo(0, 1e9)")
    browser.run("gausViewer.go([gausViewer.model.shown.at(-1)])")
    assert 0 < browser.drawn()["boxes"] < 60
    browser.run("gausViewer.chart.setRowHeight(2); gausViewer.chart.fit(true)")
    browser.run("gausViewer.chart.scroll.scrollTo(0, 0)")
    assert browser.drawn()["boxes"] > 200
    assert browser.app("a.gantt.x(a.model.length)") <= browser.app("a.gantt.width")


def test_the_filter_hides_operations_of_a_type(browser: Browser, loop: Path):
    browser.open(loop)
    browser.driver.find_element(By.CSS_SELECTOR, "#filter summary").click()
    (label,) = [
        label
        for label in browser.driver.find_elements(By.CSS_SELECTOR, "#types label")
        if label.text == "mul (5)"
    ]
    label.click()
    assert browser.drawn()["boxes"] == 8
    label.click()
    assert browser.drawn()["boxes"] == 13


def test_the_folded_view_is_the_reservation_table(browser: Browser, loop: Path):
    browser.open(loop)
    browser.driver.find_element(By.CSS_SELECTOR, "[data-tab=folded]").click()
    assert browser.drawn()["boxes"] == 13
    assert browser.app("a.folded.columns") == 3
    data = json.loads(loop.with_suffix(".json").read_text())
    start = data["results"][0]["schedules"][0]["start"]
    boxes = browser.app(
        "a.folded.lines.flatMap((l) => l.lane < 0 ? [] : l.boxes.map((i) =>"
        " [i, l.group.name, l.lane, a.folded.slot(i)]))"
    )
    assert [slot for _, _, _, slot in sorted(boxes)] == [t % 3 for t in start]
    limited = [(name, lane, slot) for _, name, lane, slot in boxes if name in ("mul", "add")]
    assert len({*limited}) == len(limited), "a unit does one thing at a time"
    assert max(lane for _, lane, _ in limited) < 2


def test_the_folded_view_of_a_wide_graph(browser: Browser, wide: Path):
    browser.open(wide)
    browser.run("gausViewer.open('folded')")
    assert 0 < browser.drawn()["boxes"] < 60
    assert browser.app("a.folded.lines.filter((l) => l.lane >= 0).length") == 5000


def test_jump_to_the_text_and_back(browser: Browser, loop: Path):
    browser.open(loop)
    browser.run("gausViewer.select(arguments[0])", browser.operation("s1"))
    browser.driver.find_element(By.ID, "jump").click()
    here = browser.driver.find_element(By.CSS_SELECTOR, "#source .here")
    assert (here.text.strip(), here.get_attribute("data-line")) == ("%s1 = op.add", "10")
    lines = browser.driver.find_elements(By.CSS_SELECTOR, "#source .line")
    next(line for line in lines if line.text.strip() == "%acc = op.add").click()
    assert browser.app("[a.tab, a.model.operations.name[a.selected]]") == ["gantt", "acc"]


def test_jump_to_ir_that_was_printed(browser: Browser, page_of: Pages):
    document = loop_document()
    names = [o["name"] for o in document["problem"]["operations"]]
    for i, operation in enumerate(document["problem"]["operations"]):
        operation["location"] = f"design.c:{100 + i}:1"
    lines = {f"design.c:{100 + i}:1": i + 2 for i in range(len(names))}
    text = "\n".join(["module {", *names, "}"])
    document["source"] = {"file": "IR", "text": text, "lines": lines}
    browser.open(page_of("printed", document))
    browser.run("gausViewer.select(arguments[0])", browser.operation("s1"))
    browser.driver.find_element(By.ID, "jump").click()
    here = browser.driver.find_element(By.CSS_SELECTOR, "#source .here")
    assert here.text.strip() == "s1"


def test_what_later_iterations_use_is_drawn_to_its_end(browser: Browser, page_of: Pages):
    builder = gp.ProblemBuilder("delay line")
    builder.operator_type("add", 0, 0.0)
    builder.operation("sum", "add")
    builder.value(0, 8, [(0, 3)])
    outcome = gp.solve(builder.build(), gp.Options(solver="list"))
    browser.open(page_of("line", solved_document(outcome)))
    assert browser.app("[a.model.ii, a.gantt.staged, a.gantt.columns]") == [1, 1, 3]
    assert browser.drawn()["boxes"] == 1


@pytest.mark.parametrize("width", [400, 1600])
def test_a_trace_keeps_the_size_of_its_letters(browser: Browser, loop: Path, width: int):
    browser.open(loop, width, 800)
    browser.run("gausViewer.open('trace')")
    browser.frame()
    host, drawn, letters = browser.run(
        "const svg = document.querySelector('#trace svg');"
        "return [svg.closest('section').clientWidth, svg.getBoundingClientRect().width,"
        " svg.querySelector('text').getBoundingClientRect().height]"
    )
    assert 0.6 * min(host, 1100) < drawn <= host
    assert letters > 10


def test_the_keyboard(browser: Browser, loop: Path):
    browser.open(loop)
    press = ActionChains(browser.driver)
    press.send_keys(Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.ARROW_UP).perform()
    assert browser.app("a.model.rowOf[a.selected]") == 0
    width = browser.app("a.gantt.step")
    ActionChains(browser.driver).send_keys("+").perform()
    assert browser.app("a.gantt.step") > width
    ActionChains(browser.driver).send_keys(Keys.ESCAPE, "0", "r").perform()
    assert browser.app("a.model.onCycle[a.selected]") == 1
    theme = browser.run("return document.documentElement.dataset.theme")
    ActionChains(browser.driver).send_keys("2", "t").perform()
    assert browser.app("a.tab") == "folded"
    assert browser.run("return document.documentElement.dataset.theme") != theme
    ActionChains(browser.driver).send_keys("t", "/", "p1").perform()
    assert browser.driver.find_element(By.ID, "search").get_attribute("value") == "p1"


@pytest.mark.parametrize("width", [400, 1600])
def test_nothing_sticks_out(browser: Browser, loop: Path, demo: Path, width: int):
    for page in (loop, demo):
        browser.open(page, width, 800)
        for tab in ("gantt", "folded", "trace", "source", "report"):
            browser.run("gausViewer.open(arguments[0])", tab)
            browser.frame()
            assert browser.run("return document.documentElement.scrollWidth") <= width
            shown = browser.run("return document.getElementById(arguments[0]).clientHeight", tab)
            assert shown >= 180, tab


def test_hostile_names_are_text(browser: Browser, page_of: Pages):
    browser.open(page_of("hostile", hostile_document()))
    assert browser.drawn()["boxes"] == len(HOSTILE)
    assert browser.app("a.model.operations.name") == [one_line(name) for name in HOSTILE]
    assert browser.driver.find_element(By.ID, "title").text == HOSTILE[0]
    for i in range(len(HOSTILE)):
        browser.run("gausViewer.select(arguments[0], true)", i)
    for tab in ("folded", "trace", "source", "report"):
        browser.run("gausViewer.open(arguments[0])", tab)
        browser.frame()
    assert HOSTILE[0] in browser.driver.find_element(By.CSS_SELECTOR, "#report article").text
    assert browser.run("return window.hit ?? null") is None
    assert browser.run("return document.querySelectorAll('img').length") == 0


def test_several_results_can_be_chosen(browser: Browser, page_of: Pages):
    two = {"schema": 1, "regions": [loop_document(), graph_document(40)]}
    browser.open(page_of("two", two))
    options = browser.driver.find_elements(By.CSS_SELECTOR, "#views option")
    assert [o.text for o in options] == ["loop3 (list)", "Schedule (asap)"]
    options[1].click()
    assert browser.app("a.model.count") == 40
    assert facts(browser)["operations"] == "40"


def test_no_operations(browser: Browser, page_of: Pages):
    browser.open(page_of("empty", graph_document(0)))
    assert browser.drawn()["boxes"] == 0
    assert facts(browser)["length"] == "0"
    ActionChains(browser.driver).send_keys(Keys.ARROW_DOWN, "c", "r", "2", "3", "4", "5").perform()
