from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from introlab import IntrolabError, Workspace
from introlab.advice.gate import gates
from introlab.advice.queue import tag_first
from introlab.advice.ranking import gather, rank
from introlab.network.intake import store
from introlab.network.suggestions import suggestions
from introlab.network.trust import (
    add_tag,
    contexts,
    marks,
    own_notes,
    tags,
    trust_table,
)
from introlab.sources.reading import ProspectRow, Reading, Receipt, Record
from introlab.tables import I_TRUST, NECK_OUT, TRUSTS_ME
from introlab.views.forms import tag_form, tag_table
from introlab.views.forms.cards import CardForm, keys_that_clash
from introlab.views.forms.deck import isolated
from introlab.views.forms.tag import PROPOSED, SITTING

if TYPE_CHECKING:
    from tests.conftest import Network


def log(ws: Workspace) -> list[tuple[Any, ...]]:
    return ws.rows("SELECT contact_id, context, direction, rating FROM trust_tag ORDER BY tag_id")


def cards(*ids: int) -> pd.DataFrame:
    return pd.DataFrame({"contact_id": ids})


def choose(form: CardForm, place: int, group: str, value: object) -> str:
    """Choose on the card at a place of the order; return what the form says."""
    card = form.deck.ids()[place]
    answer = form.receive({"kind": "choose", "card": card, "group": group, "value": value})
    return str(answer["said"]).replace("\u2068", "").replace("\u2069", "")


def fill(form: CardForm, name: str, text: str, place: int = 0) -> dict[str, Any]:
    card = form.deck.ids()[place] if form.deck.ids() else ""
    return form.receive({"kind": "fill", "name": name, "text": text, "card": card})


def names(form: CardForm) -> list[str]:
    return [form.deck.card(card).headline for card in form.deck.ids()]


def test_a_rating_is_in_the_log_at_once_and_the_form_says_so(small: Workspace) -> None:
    form = tag_form(small, cards(1, 2))
    assert choose(form, 0, TRUSTS_ME, 4) == "saved: Ann Archer, trusts you: 4 of 5"
    assert log(small) == [(1, "tax", "trusts_me", 4)]


def test_a_saved_rating_survives_another_connection(small: Workspace) -> None:
    choose(tag_form(small, cards(1)), 0, TRUSTS_ME, 5)
    again = Workspace(small.folder)
    assert log(again) == [(1, "tax", "trusts_me", 5)]
    again.close()


def test_nothing_is_chosen_before_the_first_key(small: Workspace) -> None:
    form = tag_form(small, cards(1))
    assert [group.held for group in form.deck.card(form.deck.ids()[0]).groups] == [None] * 4
    assert "✓" not in repr(form)
    assert log(small) == []


def test_no_key_means_two_things(small: Workspace) -> None:
    form = tag_form(small, cards(1))
    for about in (TRUSTS_ME, I_TRUST):
        fill(form, "about", about)
        assert keys_that_clash(form.deck.card(form.deck.ids()[0]), form.deck) == []


def test_the_second_scale_is_stored_apart_and_stays_on_the_card(small: Workspace) -> None:
    form = tag_form(small, cards(1))
    said = choose(form, 0, NECK_OUT, 5)
    assert said == "saved: Ann Archer, would stick their neck out: 5 of 5"
    assert log(small) == [(1, "tax", "neck_out", 5)]
    assert tags(small).empty
    group = form.deck.card(form.deck.ids()[0]).group(NECK_OUT)
    assert group is not None
    assert (group.held, group.advance) == (5, False)


def test_the_direction_is_what_the_question_asked(small: Workspace) -> None:
    form = tag_form(small, cards(1, 2))
    assert "trust your work" in repr(form)
    turned = fill(form, "about", I_TRUST, place=1)
    assert turned["deck"]["place"] == 1  # the same contact, asked about otherwise
    assert "put your name behind" in repr(form)
    choose(form, 0, I_TRUST, 3)
    assert log(small) == [(1, "tax", "i_trust", 3)]


def test_turned_round_the_form_stays_at_the_contact_and_context_it_showed(
    small: Workspace,
) -> None:
    queue = pd.DataFrame({"contact_id": [1, 2, 2], "context": ["tax", "tax", "pricing"]})
    form = tag_form(small, queue)
    assert fill(form, "about", I_TRUST, place=2)["deck"]["place"] == 2
    assert fill(form, "context", "hiring", place=2)["deck"]["place"] == 1


def test_a_rating_that_is_held_is_shown_and_can_be_taken_back(small: Workspace) -> None:
    form = tag_form(small, cards(1, 2))
    choose(form, 0, TRUSTS_ME, 4)
    assert "[4] would vouch for me ✓" in repr(form)
    assert choose(form, 0, TRUSTS_ME, None) == "saved: Ann Archer, trusts you: taken back"
    assert tags(small).empty
    assert "would vouch for me ✓" not in repr(form)


def test_a_rating_of_another_day_is_held_when_the_form_opens(small: Workspace) -> None:
    add_tag(small, 1, "TAX", 2)
    assert "[2] hardly ✓" in repr(tag_form(small, cards(1)))


def test_undo_leads_back_over_ratings_and_marks_also_where_there_was_none(
    small: Workspace,
) -> None:
    form = tag_form(small, cards(1, 2))
    choose(form, 0, "know_personally", True)
    choose(form, 0, TRUSTS_ME, 2)
    choose(form, 0, TRUSTS_ME, 4)
    form.receive({"kind": "undo"})
    assert tags(small)["rating"].tolist() == [2]
    form.receive({"kind": "undo"})
    form.receive({"kind": "undo"})
    assert tags(small).empty
    assert marks(small, "know_personally") == {}
    assert len(log(small)) == 4  # nothing is ever deleted from the log


def test_an_empty_queue_shows_everybody_and_a_network_of_nobody_says_so(
    small: Workspace, ws: Workspace
) -> None:
    assert len(tag_form(small, cards()).deck.ids()) == 5
    ws.set_setting("default_context", "tax")
    form = tag_form(ws, cards())
    assert "Nobody waits for a tag here." in repr(form)


@pytest.mark.parametrize(
    ("mark", "value"),
    [("know_personally", True), ("know_personally", False), ("do_not_ask", True)],
)
def test_marks_are_saved_once_and_can_be_taken_back(
    small: Workspace, mark: str, value: bool
) -> None:
    form = tag_form(small, cards(1))
    assert choose(form, 0, mark, value).startswith("saved: Ann Archer, ")
    assert choose(form, 0, mark, value) == "saved already: nothing changed"
    assert marks(small, mark) == {1: value}
    choose(form, 0, mark, None)
    assert marks(small, mark) == {}
    assert len(small.rows("SELECT * FROM contact_mark")) == 2


def test_knowing_and_a_four_open_the_gate(small: Workspace) -> None:
    form = tag_form(small, cards(1))
    choose(form, 0, "know_personally", True)
    choose(form, 0, TRUSTS_ME, 4)
    assert gates(small, "tax").loc[1, "gate"] == "inside"


def test_the_number_of_true_connections_grows_with_the_answers(sample_copy: Workspace) -> None:
    context = sample_copy.setting("default_context")
    form = tag_form(sample_copy, cards(*range(1, 41)), context=context)
    for place, rating in enumerate((5, 4, 3, None, 4, 5)):
        choose(form, place, TRUSTS_ME, rating)
        choose(form, place, NECK_OUT, 5)
        choose(form, place, "know_personally", place % 3 != 1)
    number = int(trust_table(sample_copy, context)["true_connection"].sum())
    said = form.deck.tally(form.deck.ids()[0])
    assert said.replace("\u2068", "").replace("\u2069", "") == (
        f"{number} true connections in {context}"
    )


def test_a_note_is_kept_and_can_be_taken_back(small: Workspace) -> None:
    form = tag_form(small, cards(1))
    said = fill(form, "note", " met at a fair ")["said"]
    assert said == f"saved: {isolated('Ann Archer')}, your note"
    assert own_notes(small) == {1: "met at a fair"}
    assert "Note: met at a fair" in repr(tag_form(small, cards(1)))
    assert fill(form, "note", "met at  a fair")["said"] == "saved already: nothing changed"
    fill(form, "note", "")
    assert own_notes(small) == {}
    assert len(small.rows("SELECT * FROM contact_note")) == 2


def test_a_named_context_takes_the_place_of_the_cards_own(small: Workspace) -> None:
    queue = pd.DataFrame({"contact_id": [1], "context": ["tax"]})
    form = tag_form(small, queue, context="pricing")
    assert "Context: pricing" in repr(form)
    choose(form, 0, TRUSTS_ME, 5)
    fill(form, "show", "all")
    assert {card.split("|")[2] for card in form.deck.ids()} == {"pricing"}
    assert contexts(small) == ["pricing", "tax"]
    assert queue["context"].tolist() == ["tax"]


def test_the_context_can_be_switched_to_a_new_one_and_back(small: Workspace) -> None:
    form = tag_form(small, cards(1, 2))
    fill(form, "context", "board seats")
    assert "“board seats”" in repr(form)
    choose(form, 1, TRUSTS_ME, 3)
    fill(form, "context", "")
    choose(form, 1, TRUSTS_ME, 5)
    assert log(small) == [(2, "board seats", "trusts_me", 3), (2, "tax", "trusts_me", 5)]
    field = next(field for field in form.deck.fields() if field.name == "context")
    assert [value for value, _ in field.options] == ["board seats", "tax"]
    fill(form, "context", "BOARD  Seats")  # another spelling is the same context
    assert form.deck.card(form.deck.ids()[1]).groups[0].held == 3


def test_filters_show_whom_they_name(small: Workspace) -> None:
    form = tag_form(small, cards(1, 2))
    choose(form, 0, TRUSTS_ME, 4)
    fill(form, "show", "tagged")
    assert names(form) == ["Ann Archer"]
    fill(form, "show", "untagged")
    assert len(names(form)) == 4
    fill(form, "show", "all")
    assert len(names(form)) == 5
    fill(form, "show", "first")
    assert names(form) == ["Ann Archer", "Bob Baker"]


def test_search_finds_names_and_organisations_and_says_when_there_is_none(
    small: Workspace,
) -> None:
    form = tag_form(small, cards(1, 2))
    fill(form, "search", "SAME sec")
    assert names(form) == ["Sam Same"]
    answer = fill(form, "search", "zzz")
    assert answer["said"].startswith("not found: nobody with this name")
    assert names(form) == ["Sam Same"]
    fill(form, "search", "")
    assert names(form) == ["Ann Archer", "Bob Baker"]


def test_trust_elsewhere_is_shown_and_not_counted(small: Workspace) -> None:
    add_tag(small, 1, "pricing", 5)
    form = tag_form(small, cards(1))
    assert "Elsewhere: tagged in pricing 5" in repr(form)
    assert "✓" not in repr(form)


def test_the_card_says_what_is_known_and_why_it_comes_now(small: Workspace) -> None:
    shown = repr(tag_form(small))
    assert "Contact 1 of 5" in shown
    assert "Why now: " in shown
    assert "Works: CEO at Acme" in repr(tag_form(small, cards(1)))


def test_what_others_said_in_public_is_shown_as_a_hint_and_chooses_nothing(
    sample_copy: Workspace,
) -> None:
    queue = suggestions(sample_copy)
    form = tag_form(sample_copy, queue)
    assert queue["context"].iloc[0] == ""  # a recommendation names no skill
    assert form.deck.ids()[0].endswith(f"|{sample_copy.setting('default_context')}")
    assert "In public: wrote a recommendation for you" in repr(form)
    assert form.deck.card(form.deck.ids()[0]).groups[0].held is None


def test_a_full_disk_is_shown_as_not_saved_and_the_form_goes_on(
    small: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise IntrolabError("Not saved: the workspace could not be written (disk is full).")

    form = tag_form(small, cards(1))
    with monkeypatch.context() as patch:
        patch.setattr("introlab.views.forms.tag.add_tag", full)
        said = choose(form, 0, TRUSTS_ME, 4)
    assert said == "not saved: the workspace could not be written (disk is full)."
    assert log(small) == []
    assert "✓" not in repr(form)
    assert choose(form, 0, TRUSTS_ME, 4).startswith("saved")


def test_a_database_that_cannot_be_written_is_not_saved(small: Workspace) -> None:
    form = tag_form(small, cards(1))
    small._connection.execute("PRAGMA query_only = ON")
    assert choose(form, 0, TRUSTS_ME, 4).startswith("not saved: the workspace could not be written")
    small._connection.execute("PRAGMA query_only = OFF")
    assert log(small) == []


def test_a_queue_with_somebody_who_is_no_contact_is_refused(small: Workspace) -> None:
    with pytest.raises(IntrolabError, match="There is no contact 99"):
        tag_form(small, cards(99))


def test_by_itself_the_form_goes_on_with_whom_one_is_in_touch_with_most(
    sample_copy: Workspace,
) -> None:
    form = tag_form(sample_copy)
    proposed = tag_first(gather(sample_copy), number=PROPOSED)
    ids = [card.split("|") for card in form.deck.ids()]
    assert len(ids) == max(SITTING, len(proposed))
    assert [int(i) for i, _, _ in ids[: len(proposed)]] == proposed["contact_id"].tolist()
    given = set(tags(sample_copy)[["contact_id", "context"]].itertuples(index=False, name=None))
    assert not {(int(i), context) for i, _, context in ids} & given
    assert "in touch with most" in dict(form.deck.card(form.deck.ids()[-1]).facts)["Why now"]
    assert len(set(form.deck.ids())) == len(ids)


def test_ties_are_read_once_when_a_form_opens(sample_copy: Workspace) -> None:
    asked: list[str] = []
    sample_copy._connection.set_trace_callback(asked.append)
    for opened in (tag_form, tag_table):
        asked.clear()
        opened(sample_copy)
        ties = [sql for sql in asked if sql.startswith("SELECT interaction_id, key, role")]
        assert len(ties) == 1
    sample_copy._connection.set_trace_callback(None)


def test_an_old_queue_shows_a_merged_contact_as_the_one_it_went_into(network: Network) -> None:
    network.ws.set_setting("default_context", "tax")
    network.add(people="ana ben")
    ana, ben = network.id("ana"), network.id("ben")
    with network.ws.transaction() as connection:
        connection.execute(
            "INSERT INTO merge_log (merged_id, into_id, reason, merged_on) VALUES (?, ?, 'x', ?)",
            (max(ana, ben), min(ana, ben), "2026-01-01T00:00:00Z"),
        )
    form = tag_form(network.ws, cards(max(ana, ben), min(ana, ben)))
    assert form.deck.ids() == [f"{min(ana, ben)}|trusts_me|tax"]


def test_a_fresh_export_and_a_list_open_the_form_with_whom_to_tag_first(ws: Workspace) -> None:
    ws.set_setting("default_context", "tax")
    family = "Abel Bond Cole Dorn Egge Fahr Gohl Hart Ibel Jost Kern Lohe Mohr Noll Orth"
    people = [
        Record(f"r{n}", "linkedin.connections", n, f"Ann {name}", company="Acme")
        for n, name in enumerate(family.split(" "), start=2)
    ]
    wanted = [ProspectRow(2, "person", "Petra Prospect", company="Acme")]
    receipt = Receipt("a.zip", "", "linkedin.connections")
    store(ws, [Reading(receipt, records=people, prospects=wanted)])
    form = tag_form(ws)
    assert "Contact 1 of 15" in repr(form)
    best = rank(ws, top=15)["contact_id"].tolist()
    assert sorted(int(card.split("|")[0]) for card in form.deck.ids()) == sorted(best)
