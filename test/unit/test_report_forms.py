"""Reports other than text: the page's bytes, waves, plots."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support.pictures import HOSTILE, graph_document, hostile_document, loop_document

from gaus_pass.errors import GausError, ImportFailed
from gaus_pass.formats.documents import parse_documents
from gaus_pass.report.content import Subject, report_sections
from gaus_pass.report.plot import curves, plot_curves
from gaus_pass.report.text import to_markdown, to_text
from gaus_pass.report.viewer_page.html import to_html
from gaus_pass.report.wave import to_wave
from gaus_pass.text import one_line


def subject_of(document: dict[str, Any]) -> Subject:
    (read,) = parse_documents(json.dumps(document), "test")
    (answer,) = read.answers
    return Subject(read.problem, answer.schedule, answer.data, read.data, read.registers)


def test_the_page_has_two_scripts_whatever_the_names():
    page = to_html([subject_of(hostile_document())])
    assert len(re.findall(r"<script\b", page)) == 2
    assert len(re.findall(r"</script", page)) == 2
    assert "<img" not in page
    assert html.escape(HOSTILE[0]) in page
    data = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert data is not None
    (view,) = json.loads(data[1])
    assert view["operations"]["name"] == [one_line(name) for name in HOSTILE]


def test_the_page_refers_to_nothing_outside():
    page = to_html([subject_of(loop_document())])
    assert "default-src 'none'" in page
    assert re.findall(r"https?://[^\s\"']+", page) == ["http://www.w3.org/2000/svg"]
    assert not re.search(r"@import|url\(|<link|fetch\(|XMLHttpRequest", page)


def test_half_a_surrogate_pair_does_not_stop_the_page():
    document = loop_document()
    document["problem"]["operations"][0]["name"] = "\ud800"
    assert to_html([subject_of(document)]).encode()


def test_an_illegal_schedule_is_drawn_too():
    document = loop_document()
    document["results"][0]["schedules"][0]["start"] = [0] * 13
    subject = subject_of(document)
    for made in (to_html([subject]), to_text(report_sections(subject))):
        assert "loop3" in made


def test_hostile_names_stay_in_their_lines():
    subject = subject_of(hostile_document())
    for line in to_markdown(report_sections(subject)).splitlines():
        assert not re.search(r"(?<!\\)<(script|/script|img)", line)


def test_numbers_that_are_none_are_refused_where_they_stand():
    document = loop_document()
    document["results"][0]["lower_bound"] = [3, None, 1]
    with pytest.raises(ImportFailed, match=r"results\[0\].lower_bound\[1\] is None"):
        subject_of(document)


def test_waves_last_as_long_as_operations():
    document = loop_document()
    subject = subject_of(document)
    waves = json.loads(to_wave(subject.problem, subject.schedule))
    signals = {s["name"]: s for s in waves["signal"] if s}
    length = subject.schedule.length(subject.problem)
    assert signals["slot"]["data"] == [str(t % 3) for t in range(length)]
    for i, name in enumerate(subject.problem.names):
        wave = signals[name]["wave"]
        assert len(wave) == length
        start, busy = int(subject.schedule.start[i]), int(subject.problem.busy[i])
        assert re.search(r"[3-9]\.*", wave).span() == (start, start + busy)  # type: ignore[union-attr]
        assert len(signals[name]["node"]) == start + 1
    assert sum("+1" in edge for edge in waves["edge"]) == 2


def test_names_fit_into_waves():
    document = loop_document()
    for kind in (*document["problem"]["operator_types"], *document["problem"]["operations"]):
        key = "name" if "latency" in kind else "type"
        kind[key] += " of a very long name of a type"
    subject = subject_of(document)
    waves = json.loads(to_wave(subject.problem, subject.schedule))
    pixels = 40 * waves["config"]["hscale"]
    for signal in waves["signal"][3:]:
        (label,) = signal["data"]
        busy = len(re.findall(r"[3-9]\.*", signal["wave"])[0])
        assert 7 * len(label) < busy * pixels


def test_waves_have_an_end():
    subject = subject_of(graph_document(501))
    with pytest.raises(GausError, match=r"501 operations in .* steps are too many"):
        to_wave(subject.problem, subject.schedule)


def test_a_plot_has_a_curve_a_result_and_whatever_else_was_told(tmp_path: Path):
    pytest.importorskip("matplotlib")
    document = loop_document()
    document["results"][0]["trace"] = [
        {"iteration": k, "seconds": k / 10, "objective": [3, 7, 200 - k], "violations": 9 - k}
        for k in range(10)
    ]
    subject = subject_of(document)
    ((title, curve),) = curves([subject])
    assert title == "register-bits"
    assert list(curve.values) == [*(200 - k for k in range(10)), 191]
    assert curve.more["violations"][0] == (0.0, 9)
    target = tmp_path / "x.png"
    plot_curves("costs in $", [curve, replace(curve, label="a $ b")], str(target))
    assert target.read_bytes().startswith(b"\x89PNG")
