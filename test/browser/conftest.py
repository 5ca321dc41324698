"""A headless Chromium, and pages of the schedule viewer opened in it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from support.browser import Browser

from gaus_pass.cli import main

_FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")


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
