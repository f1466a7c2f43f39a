from __future__ import annotations

import pytest

from introlab import IntrolabError, Workspace
from introlab.views.forms.choosing import contact_labels, find_contact, prospect_options


def test_namesakes_can_be_told_apart(small: Workspace) -> None:
    labels = contact_labels(small)
    assert labels["Sam Same, First"] == 3
    assert labels["Sam Same, Second"] == 4


def test_a_contact_is_found_by_label_name_or_address_and_a_doubt_is_asked(small: Workspace) -> None:
    labels = contact_labels(small)
    assert find_contact(small, labels, "Ann Archer, CEO at Acme") == 1
    assert find_contact(small, labels, " ann archer ") == 1
    assert find_contact(small, labels, "bob@example.com") == 2
    with pytest.raises(IntrolabError, match="2 contacts bear this name"):
        find_contact(small, labels, "Sam Same")
    with pytest.raises(IntrolabError, match="No contact bears this name"):
        find_contact(small, labels, "Nobody")


def test_two_contacts_who_look_the_same_both_stay_in_the_list(small: Workspace) -> None:
    with small.transaction() as connection:
        connection.execute("UPDATE record SET company = 'First' WHERE name = 'Sam Same'")
    assert {3, 4} <= set(contact_labels(small).values())


def test_prospects_are_offered_in_the_order_of_the_list(small: Workspace) -> None:
    assert prospect_options(small)[:2] == [("Petra Prospect, CFO at Acme", 1), ("Brick", 2)]
