"""Build the site: the pages of docs, a reference of the Python API, and a gallery of designs.

    python tools/site [--to build/site]        # or make site

Needs the extra ``docs``.  Nothing is fetched from the network, neither here nor where the site is
read: it has the fonts of the reader, no scripts from elsewhere, and works from files.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from gallery import make_gallery
from notebook import as_markdown, read
from reference import reference

ROOT = Path(__file__).resolve().parents[2]
TOP = {
    "README.md": "index.md",
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
}
_LINK = re.compile(r"(!?)\[([^\]]*)\]\((?!\w+://|#)([^)#\s]+)(#[^)\s]*)?\)")


def pages() -> Iterator[tuple[Path, Path]]:
    """Pages of the project with their place in the site."""
    for name, place in TOP.items():
        yield ROOT / name, Path(place)
    for path in sorted((ROOT / "docs").rglob("*")):
        if path.is_file():
            yield path, path.relative_to(ROOT / "docs")
    for path in sorted((ROOT / "examples").rglob("README.md")):
        yield path, Path("examples") / f"{path.parent.name}.md"


def relinked(text: str, source: Path, place: Path, places: dict[Path, Path]) -> str:
    """A page whose links lead to pages of the site; those to other files are only text."""

    def link(match: re.Match[str]) -> str:
        picture, words, target, part = match.groups()
        wanted = (source.parent / target).resolve()
        found = places.get(wanted) or places.get(wanted / "README.md")
        if found is None:
            return words
        up = "../" * (len(place.parts) - 1)
        return f"{picture}[{words}]({up}{found.as_posix()}{part or ''})"

    return _LINK.sub(link, text)


def settings(places: list[Path]) -> str:
    """Those of mkdocs, with the pages that its navigation does not name yet at the end of it."""
    text = (ROOT / "tools" / "site" / "mkdocs.yml").read_text(encoding="utf-8")
    names = [p.name for p in places if p.suffix == ".md" and len(p.parts) == 1]
    further = [name for name in names if not re.search(rf"[ :]{re.escape(name)}$", text, re.M)]
    return text + "".join(["  - More:\n", *(f"      - {n}\n" for n in further)] if further else [])


def main() -> int:
    """Build it; the exit status is that of mkdocs, which takes no broken link."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--to", type=Path, default=ROOT / "build" / "site")
    parser.add_argument("--only", default="", help="designs with this text in their names")
    given = parser.parse_args()
    work: Path = given.to.resolve()
    source = work / "pages"
    shutil.rmtree(work, ignore_errors=True)
    places = {path.resolve(): place for path, place in pages()}
    for path, place in places.items():
        target = source / place
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".md":
            text = relinked(path.read_text(encoding="utf-8"), path, place, places)
            target.write_text(text, encoding="utf-8")
        else:
            shutil.copyfile(path, target)
    (source / "api.md").write_text(reference(), encoding="utf-8")
    for path in sorted((ROOT / "examples").glob("*.ipynb")):
        target = source / "examples" / f"{path.stem}.md"
        target.write_text(as_markdown(read(path)), encoding="utf-8")
    make_gallery(source / "gallery", given.only)
    shutil.copyfile(ROOT / "tools" / "site" / "site.css", source / "site.css")
    (work / "mkdocs.yml").write_text(settings([*places.values()]), encoding="utf-8")
    words = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict"]
    done = subprocess.run([*words, "-f", str(work / "mkdocs.yml")], cwd=work)
    if done.returncode == 0:
        print(f"open {work / 'html' / 'index.html'}")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
