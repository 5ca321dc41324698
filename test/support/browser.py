"""A page of the schedule viewer in a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any


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
