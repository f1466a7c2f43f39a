from __future__ import annotations

from typing import Any

import pytest

from introlab import IntrolabError
from introlab.network.contacts import contacts
from introlab.network.owner import own_addresses, say_own
from introlab.network.ties import tie_strength
from introlab.sources.reading import Reading


def said(network: Any) -> dict[str, str]:
    return dict(own_addresses(network.ws)[["address", "said"]].itertuples(index=False))


def test_addresses_found_by_content_wait_for_the_users_word(network: Any) -> None:
    network.add(people="ana", mails=["2025-03-01 ana > me"])
    assert said(network) == {"me@example.com": ""}
    say_own(network.ws, "Me@Example.com", mine=True)
    assert said(network) == {"me@example.com": "mine"}


def test_an_address_that_is_the_users_own_is_no_contact(network: Any) -> None:
    network.add(people="ana old", mails=["2025-03-01 ana > old", "2025-03-02 old > ana"])
    assert set(contacts(network.ws)["email"]) == {"ana@example.com", "old@example.com"}
    say_own(network.ws, "old@example.com", mine=True)
    assert set(contacts(network.ws)["email"]) == {"ana@example.com"}
    assert tie_strength(network.ws)["sent"].tolist() == [1]


def test_an_address_the_user_rejects_counts_as_somebody_elses(network: Any) -> None:
    network.add(people="ana", mails=["2025-03-01 me > ana"])
    say_own(network.ws, "me@example.com", mine=False)
    assert said(network) == {"me@example.com": "not mine"}
    assert tie_strength(network.ws)["sent"].tolist() == [0]


def test_reading_again_does_not_change_the_users_word(network: Any) -> None:
    network.add(mails=["2025-03-01 ana > me"])
    say_own(network.ws, "me@example.com", mine=False)
    network.add(mails=["2025-03-02 ana > me"])
    assert said(network) == {"me@example.com": "not mine"}


def test_a_key_that_was_found_is_taken_as_it_is(network: Any) -> None:
    reading = Reading(network.receipt())
    reading.owner_keys["linkedin:me"] = 3
    from introlab.network.intake import store

    store(network.ws, [reading])
    (key,) = own_addresses(network.ws)["key"]
    assert say_own(network.ws, key, mine=True) == "linkedin:me"
    assert say_own(network.ws, "https://www.linkedin.com/in/Me/", mine=True) == "linkedin:me"
    assert len(own_addresses(network.ws)) == 1


def test_text_that_is_no_address_is_refused_with_a_hint(network: Any) -> None:
    with pytest.raises(IntrolabError, match=r"me@example\.com"):
        say_own(network.ws, "it's me", mine=True)
    assert own_addresses(network.ws).empty
