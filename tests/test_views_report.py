from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path

import pytest

import introlab
from introlab.advice.coverage import coverage
from introlab.advice.ranking import gather, rank
from introlab.network.intake import store
from introlab.sources.reading import ProspectRow, Reading, Receipt, Record
from introlab.sources.values.keys import name_key
from introlab.views.report import report

NASTY = "<img src=x onerror=alert(1)>"


class Tags(HTMLParser):
    """Collects every tag and attribute outside scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.figures: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(tag)
        self.figures += [value for name, value in attrs if name == "data-figure" and value]

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture
def page(tmp_path: Path) -> str:
    ws = introlab.create_workspace(tmp_path)
    ws.set_setting("default_context", NASTY)
    person = Record("r1", "linkedin.connections", 2, NASTY, company=NASTY)
    assert name_key(person.name)
    reading = Reading(Receipt("a.csv", "", "linkedin.connections", read=1, kept=1))
    reading.records.append(person)
    reading.prospects.append(ProspectRow(3, "person", f"Ada {NASTY}", company=NASTY))
    store(ws, [reading])
    known = gather(ws)
    return report(ws, known, rank(None, advice=known, top=None), coverage(known))


def test_markup_in_names_is_shown_as_text(page: str) -> None:
    tags = Tags()
    tags.feed(page.split("<script")[0])
    assert "img" not in tags.found
    assert NASTY in tags.text


def test_no_figure_offers_to_upload_itself(page: str) -> None:
    tags = Tags()
    tags.feed(page.split("<script")[0])
    assert len(tags.figures) >= 2
    for figure in map(json.loads, tags.figures):
        assert "sendChartToCloud" in figure["layout"]["modebar"]["remove"]
    assert '"showSendToCloud": false' in page.rsplit("<script", 1)[1]


def test_the_page_fetches_nothing(page: str) -> None:
    policy = "default-src 'none'"
    assert page.index(policy) < page.index("<body>")
    tags = Tags()
    tags.feed(page.split("<script")[0])
    assert not tags.found & {"img", "link", "iframe", "object", "embed", "video", "audio"}


def test_true_connections_come_first_and_contacts_are_small_print(page: str) -> None:
    numbers = page.split("<ul class='numbers'>")[1].split("</li>")[0]
    assert numbers.startswith("<li><b>0</b> true connections ")
    assert numbers.endswith("<span class='small'>(known and trusted) among 1 contact</span>")


def test_whoever_stands_high_and_may_not_be_asked_is_one_to_talk_to_first(page: str) -> None:
    section = page.split("<h2>A conversation first</h2>")[1].split("<h2>")[0]
    tags = Tags()
    tags.feed(section)
    assert NASTY in tags.text
    assert "you have not tagged their trust in this context" in tags.text
    assert "not for an introduction" in tags.text
