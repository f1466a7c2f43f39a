from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from introlab.advice.ranking import gather
from introlab.asking.drafts import Draft, draft, save_draft
from introlab.network.asks import advance, asks
from introlab.network.knows import add_word
from introlab.network.trust import add_mark, add_tag
from introlab.tables import IntrolabError
from tests.conftest import person

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Network

FULL = {
    "name": "Tess Target", "title": "CFO", "company": "Bolt", "email": "tess@example.net",
    "context": "data", "why": "they grow fast", "benefit": "close their books sooner.",
}  # fmt: skip
OWNER = {
    "owner_name": "Alex Roe", "owner_offer": "firms count", "owner_proof": "counted for Acme",
}  # fmt: skip


@pytest.fixture
def market(network: Network) -> Network:
    network.add(
        people=[person("ana", given_name="Ana"), person("ben")],
        prospects=[FULL, {"name": "Uma", "context": "tax"},
                   {"name": "Crane", "company": "Crane", "context": "data",
                    "kind": "organisation"}],
        mails=["2025-07-01 ana > me email:tess@example.net"],
    )  # fmt: skip
    add_mark(network.ws, network.id("ana"), "know_personally", True)
    for context in ("data", "tax"):
        add_tag(network.ws, network.id("ana"), context, 5)
    for name, value in OWNER.items():
        network.ws.set_setting(name, value)
    return network


def letter(network: Network, prospect: str = "Tess Target", name: str = "ana") -> Draft:
    known = gather(network.ws)
    return draft(network.ws, known, network.prospect(prospect), network.id(name))


def test_a_full_draft_reads_as_a_person_would_write(market: Network) -> None:
    found = letter(market)
    assert found.subject == "An introduction to Tess Target?"
    assert found.note == (
        "Hi Ana,\n\nWould you be comfortable introducing me to Tess Target, CFO at Bolt?\n\n"
        "I ask you because the three of us were in touch together, last on 2025-07-01. I would "
        "like to meet them because they grow fast. It could help them close their books sooner.\n\n"
        "If it does not feel right, a plain no is fine.\n\nAlex Roe\n"
    )
    assert found.blurb == (
        "I help firms count. For instance, I counted for Acme.\n\nI am asking about data. I would "
        "like to meet Tess Target because they grow fast. It could help them close their books "
        "sooner.\n\n"
        "Alex Roe\n"
    )
    assert found.missing == ()


def without_frame(text: str) -> str:
    return text.replace("Hi Ana,", "").replace("Hi Ben Example,", "").replace("Alex Roe", "")


def test_every_sentence_comes_from_a_field(market: Network) -> None:
    for prospect in ("Tess Target", "Uma", "Crane"):
        found = letter(market, prospect)
        left = without_frame(found.note) + without_frame(found.blurb)
        for sentence in found.sentences:
            assert sentence.text in found.note or sentence.text in found.blurb
            assert re.match(r"(prospect|setting|knows-link): \w", sentence.field)
            left = left.replace(sentence.text, "")
        assert left.strip() == "", "text that no field accounts for"


def test_what_is_missing_is_named_and_not_made_up(market: Network) -> None:
    for name in OWNER:
        market.ws.set_setting(name, "")
    found = letter(market, "Uma")
    assert found.missing == (
        "prospect: why", "prospect: benefit", "knows-link: how they know each other",
        "setting: owner_name", "setting: owner_offer", "setting: owner_proof",
    )  # fmt: skip
    assert "because" not in found.note + found.blurb
    assert "help" not in found.note + found.blurb


@pytest.mark.parametrize(
    ("origin", "text"),
    [
        ("user", "as far as I know, you know each other"),
        ("known_by", "as far as I know, you know each other"),
        ("mutual", "LinkedIn shows the two of you as connected"),
    ],
)
def test_the_reason_to_ask_them_is_the_evidence(market: Network, origin: str, text: str) -> None:
    add_word(market.ws, market.id("ana"), market.prospect("Uma"), knows=True, origin=origin)
    assert text in letter(market, "Uma").note


def test_the_day_named_is_that_of_the_mail_with_both(market: Network) -> None:
    add_word(market.ws, market.id("ana"), 1, knows=True, origin="mutual")  # dated New Year 2026
    assert "in touch together, last on 2025-07-01" in letter(market).note


def test_colleagues_and_staff_are_asked_as_such(market: Network) -> None:
    market.add(people=[person("ana", given_name="Ana", company="Crane")])
    note = letter(market, "Crane").note
    assert "introducing me to the right person at Crane?" in note
    assert "I ask you because you work there." in note
    market.add(prospects=[{"name": "Vera", "company": "Crane", "context": "data"}])
    assert "because you both work at Crane." in letter(market, "Vera").note


def test_after_a_denial_no_evidence_is_claimed(market: Network) -> None:
    add_word(market.ws, market.id("ana"), market.prospect("Tess Target"), knows=False)
    found = letter(market)
    assert "in touch together" not in found.note
    assert "knows-link: how they know each other" in found.missing


def test_braces_in_a_field_stay_text(market: Network) -> None:
    market.ws.set_setting("owner_offer", "{value} {0} {name}")
    assert "I help {value} {0} {name}." in letter(market).blurb


@pytest.mark.parametrize("rating", [None, 2])
def test_outside_the_gate_there_is_no_draft_but_the_reason(
    market: Network, rating: int | None
) -> None:
    add_tag(market.ws, market.id("ana"), "data", rating)
    why = "not tagged their trust" if rating is None else "rated their trust 2 of 5"
    with pytest.raises(IntrolabError, match=f"No draft .*{why}"):
        letter(market)


def test_whoever_is_unknown_or_the_prospect_gets_no_draft(market: Network) -> None:
    known = gather(market.ws)
    with pytest.raises(IntrolabError, match="not on the list"):
        draft(market.ws, known, 99, 1)
    with pytest.raises(IntrolabError, match="There is no contact 99"):
        draft(market.ws, known, 1, 99)
    market.add(people=[person("ana", "email:tess@example.net", given_name="Ana")])
    with pytest.raises(IntrolabError, match="write yourself"):
        letter(market)


def test_a_saved_draft_is_a_file_and_one_line_in_the_log(market: Network, tmp_path: Path) -> None:
    found = letter(market)
    for _ in range(2):
        path = save_draft(market.ws, found, tmp_path / "drafts")
    assert path.name == "ask-1-1-data.txt"
    assert [p.name for p in path.parent.iterdir()] == [path.name]
    text = path.read_text(encoding="utf-8")
    assert found.note in text
    assert found.blurb in text
    assert "still missing" not in text
    (ask,) = asks(market.ws).to_dict("records")
    assert (ask["state"], ask["contact_id"], ask["context"], ask["why"]) == (
        "drafted", market.id("ana"), "data", "they grow fast",
    )  # fmt: skip


def test_after_the_ask_a_new_draft_is_a_new_line(market: Network, tmp_path: Path) -> None:
    found = letter(market)
    save_draft(market.ws, found, tmp_path)
    advance(market.ws, 1, "asked")
    save_draft(market.ws, found, tmp_path)
    assert asks(market.ws)["state"].tolist() == ["asked", "drafted"]


def test_what_is_missing_is_written_into_the_file(market: Network, tmp_path: Path) -> None:
    text = save_draft(market.ws, letter(market, "Uma"), tmp_path).read_text(encoding="utf-8")
    assert "still missing: fill in before you ask" in text
    assert "- prospect: why" in text


def test_contexts_in_any_script_have_files_of_their_own(market: Network, tmp_path: Path) -> None:
    found = letter(market)
    paths = {
        save_draft(market.ws, replace(found, context=context), tmp_path)
        for context in ("данные", "налоги", "tax / law", "💶")
    }
    assert len(paths) == 4


def test_where_the_file_cannot_be_written_nothing_is_logged(
    market: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    found = letter(market)
    with pytest.raises(IntrolabError, match="Not saved"):
        save_draft(market.ws, found, tmp_path / "file")
    assert asks(market.ws).empty
    saved = save_draft(market.ws, found, tmp_path)
    before = saved.read_bytes()

    def full(self: Path, text: str, **_: Any) -> int:
        with self.open("w", encoding="utf-8") as stream:
            stream.write(text[:3])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.write_text", full)
    with pytest.raises(IntrolabError, match="No space left"):
        save_draft(market.ws, found, tmp_path)
    assert saved.read_bytes() == before
