"""The processes of a module in the viewer: a graph with what lies between them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.browser import Browser
from support.pictures import loop_document

pytest.importorskip("selenium")

from selenium.webdriver.common.by import By

Pages = Callable[[str, Any], Path]

pytestmark = pytest.mark.requires_tool("chromium", "chromedriver")

FORKED = """
func.func @f(%x: memref<12xi32>, %y: memref<12xi32>) attributes {gaus.hint = {dataflow = true}} {
  %t = memref.alloca() : memref<12xi32>
  %u = memref.alloca() : memref<12xi32>
  %v = memref.alloca() : memref<12xi32>
  affine.for %i = 0 to 12 {
    %a = affine.load %x[%i] : memref<12xi32>
    affine.store %a, %t[%i] : memref<12xi32>
    affine.store %a, %v[%i] : memref<12xi32>
  } {gaus.name = "<b>split</b>"}
  affine.for %i = 0 to 12 {
    %a = affine.load %t[11 - %i] : memref<12xi32>
    affine.store %a, %u[%i] : memref<12xi32>
  } {gaus.name = "turn", gaus.hint = {ii = 2}}
  affine.for %i = 0 to 12 {
    %a = affine.load %u[%i] : memref<12xi32>
    %b = affine.load %v[%i] : memref<12xi32>
    %c = arith.addi %a, %b : i32
    affine.store %c, %y[%i] : memref<12xi32>
  } {gaus.name = "join"}
  return
}
"""


@pytest.fixture(scope="module")
def forked(page_of: Pages, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("forked")
    (folder / "f.mlir").write_text(FORKED)
    command = [
        sys.executable,
        "-m",
        "gaus_pass",
        "hls",
        "f.mlir",
        "-o",
        "f.sv",
        "--report",
        "f.json",
    ]
    subprocess.run(command, check=True, cwd=folder, capture_output=True)
    return page_of("forked", json.loads((folder / "f.json").read_text()))


def texts(browser: Browser, selector: str) -> list[str]:
    found = browser.driver.find_elements(By.CSS_SELECTOR, f"#network {selector}")
    return [part.text for part in found]


@pytest.mark.parametrize("width", [400, 1600])
def test_processes_and_what_lies_between_them(browser: Browser, forked: Path, width: int):
    browser.open(forked, width)
    browser.driver.find_element(By.CSS_SELECTOR, "[data-tab=network]").click()
    assert texts(browser, ".name") == ["<b>split</b>", "turn", "join"]
    soft = texts(browser, ".soft")
    assert soft[2:4] == ["II 2", "every 25 cycles, slowest"]
    assert [text for text in soft if "slowest" in text] == soft[3:4]
    assert len(texts(browser, ".link")) == 3
    assert len(texts(browser, ".buffer")) == 1
    labels = texts(browser, ".label")
    assert "2 × 12 × 32 bits" in labels
    assert browser.run("return document.documentElement.scrollWidth") <= width
    boxes = browser.run(
        "return [...document.querySelectorAll('#network rect')].map((r) => r.getBBox().y)"
    )
    assert boxes == sorted(set(boxes)), "each process lies below those that it reads"
    assert browser.complaints() == []


def test_without_processes_there_is_no_tab(browser: Browser, page_of: Pages):
    browser.open(page_of("alone", loop_document()))
    assert not browser.driver.find_element(By.CSS_SELECTOR, "[data-tab=network]").is_displayed()
    browser.driver.find_element(By.TAG_NAME, "body").send_keys("6")
    assert browser.app("a.tab") == "gantt"
