"""Fixtures: a headless Chromium, and pages of the schedule viewer opened in it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from gaus_pass.cli import main

_FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")


class Browser:
    """A page of the viewer; its application object is `gausViewer`."""

    def __init__(self, driver: Any) -> None:
        self.driver = driver

    def open(self, page: Path, width: int = 1600, height: int = 900) -> None:
        """Open a page in a window of that size, with nothing left of what the last one stored."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        self.driver.get(page.as_uri())
        self.frame()

    def run(self, script: str, *arguments: Any) -> Any:
        return self.driver.execute_script(script, *arguments)

    def app(self, expression: str) -> Any:
        """The value of an expression about the application `a`."""
        return self.run(f"const a = gausViewer; return {expression};")

    def frame(self) -> None:
        """Wait until what is waiting to be drawn has been drawn."""
        wait = "requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 0)))"
        self.driver.execute_async_script(f"const done = arguments[0]; {wait};")

    def drawn(self) -> dict[str, int]:
        """What the chart in sight drew last."""
        self.frame()
        return self.app("a.chart.drawn")

    def operation(self, name: str) -> int:
        return self.run("return gausViewer.model.operations.name.indexOf(arguments[0])", name)

    def complaints(self) -> list[str]:
        """Everything that was written to the console."""
        return [entry["message"] for entry in self.driver.get_log("browser")]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Tests say with `requires_tool` that they need it."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for flag in _FLAGS:
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    yield driver
    driver.quit()


@pytest.fixture
def browser(chromium: Any) -> Iterator[Browser]:
    """A browser whose pages must not complain."""
    page = Browser(chromium)
    yield page
    assert page.complaints() == []


@pytest.fixture(scope="session")
def page_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Any], Path]:
    """`page_of(name, document)` writes a result JSON and makes its page as a user does."""
    folder = tmp_path_factory.mktemp("pages")

    def make(name: str, document: Any) -> Path:
        source, target = folder / f"{name}.json", folder / f"{name}.html"
        source.write_text(json.dumps(document))
        assert main(["report", str(source), "-o", str(target)]) == 0
        return target

    return make
