from __future__ import annotations

from typing import Any

from introlab.network.owner import own_addresses
from introlab.views.forms import owner_form


def test_nothing_is_chosen_and_nothing_is_stored_without_a_choice(network: Any) -> None:
    network.add(mails=["2025-03-01 ana > me"])
    form = owner_form(network.ws)
    form.keep.click()
    assert form.said.startswith("not saved: choose")
    assert own_addresses(network.ws)["said"].tolist() == [""]


def test_what_was_chosen_is_stored_and_shown(network: Any) -> None:
    network.add(mails=["2025-03-01 ana > me"])
    form = owner_form(network.ws)
    form.answers[0][1].value = 1
    form.other.value = "old@example.org"
    form.keep.click()
    assert form.said.startswith("saved: 2 addresses")
    table = own_addresses(network.ws)
    stored = dict(zip(table["address"], table["said"], strict=True))
    assert stored == {"me@example.com": "mine", "old@example.org": "mine"}
    assert "you said: mine" in repr(form)
    assert form.other.value == ""


def test_a_wrong_address_stores_nothing_of_the_rest(network: Any) -> None:
    network.add(mails=["2025-03-01 ana > me"])
    form = owner_form(network.ws)
    form.answers[0][1].value = 0
    form.other.value = "nonsense"
    form.keep.click()
    assert form.said.startswith("not saved: ")
    assert own_addresses(network.ws)["said"].tolist() == [""]


def test_the_sample_says_what_happens_to_an_answer(sample_copy: Any) -> None:
    assert "sample" in repr(owner_form(sample_copy))
