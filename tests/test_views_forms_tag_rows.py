from __future__ import annotations

import pandas as pd

from introlab import Workspace
from introlab.network.trust import marks, tags
from introlab.tables import DIRECTIONS, I_TRUST
from introlab.views.forms import tag_table


def test_a_row_asks_every_question_of_trust_and_saves_each_answer_by_itself(
    small: Workspace,
) -> None:
    form = tag_table(small, pd.DataFrame({"contact_id": [1, 2]}))
    row, other = form.deck.ids()
    groups = form.deck.card(row).groups
    assert [group.name for group in groups] == [*DIRECTIONS, "know_personally", "do_not_ask"]
    assert all(group.label for group in groups)
    for direction in DIRECTIONS:
        form.receive({"kind": "choose", "card": row, "group": direction, "value": 3})
    form.receive({"kind": "choose", "card": other, "group": "know_personally", "value": False})
    for direction in DIRECTIONS:
        assert tags(small, direction=direction)["contact_id"].tolist() == [1]
    assert marks(small, "know_personally") == {2: False}


def test_what_is_chosen_in_the_table_can_be_taken_back(small: Workspace) -> None:
    form = tag_table(small, pd.DataFrame({"contact_id": [1]}))
    (row,) = form.deck.ids()
    for value in (4, None):
        form.receive({"kind": "choose", "card": row, "group": I_TRUST, "value": value})
    assert tags(small, direction=I_TRUST).empty


def test_both_directions_are_columns_so_nothing_switches_them(small: Workspace) -> None:
    form = tag_table(small)
    assert [field.name for field in form.deck.fields()] == ["context", "show", "search"]


def test_a_closed_notebook_keeps_the_first_rows(small: Workspace) -> None:
    form = tag_table(small, pd.DataFrame({"contact_id": [1, 2]}))
    form.receive({"kind": "choose", "card": form.deck.ids()[0], "group": "trusts_me", "value": 4})
    shown = repr(form).splitlines()
    assert shown[4].startswith("Ann Archer: trusts me would vouch for me, neck out for me –, ")
    assert shown[5].startswith("Bob Baker: trusts me –, ")
    assert repr(tag_table(small, context="x")).count(" –, ") == 20


def test_an_empty_or_a_long_table_says_so(small: Workspace, sample: Workspace) -> None:
    form = tag_table(small)
    form.receive({"kind": "fill", "name": "show", "text": "tagged", "card": ""})
    assert "Nobody waits for a tag here." in repr(form)
    assert repr(tag_table(sample)).splitlines()[-1].endswith(" more")


def test_a_table_is_another_page_than_the_cards() -> None:
    from introlab.views.forms.cards import CardForm
    from introlab.views.forms.tag_rows import TableForm

    assert "class Rows" in TableForm._esm
    assert "class Rows" not in CardForm._esm
