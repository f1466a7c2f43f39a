from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from introlab.network.contacts import contacts
from introlab.network.resolve import exact_merges, merge_exact
from tests.conftest import person

if TYPE_CHECKING:
    from tests.conftest import Network

Keys = dict[str, list[int]]

IDS = st.integers(1, 12)
KEYS = st.dictionaries(
    st.builds("{}:{}".format, st.sampled_from(["email", "linkedin", "name"]), st.integers(0, 7)),
    st.lists(IDS, min_size=1, max_size=4),
    max_size=12,
)


def closure(groups: list[set[int]]) -> list[set[int]]:
    """Join overlapping sets until none overlap: slow and plain."""
    groups = [set(group) for group in groups]
    while True:
        pair = next(((a, b) for a, b in combinations(groups, 2) if a & b), None)
        if pair is None:
            return groups
        groups = [group for group in groups if group not in pair] + [pair[0] | pair[1]]


def expected(keys: Keys) -> set[frozenset[int]]:
    """Return the people that the rule in words gives, by brute force."""
    everybody = {i for ids in keys.values() for i in ids}
    profiles = [set(ids) for key, ids in keys.items() if key.startswith("linkedin:")]
    mails = [set(ids) for key, ids in keys.items() if key.startswith("email:")]
    people = closure(profiles)  # ids that bear a profile, by person

    def touched(ids: set[int]) -> int:
        return sum(bool(person & ids) for person in people)

    mails = [ids for ids in mails if touched(ids) <= 1]
    chains = closure([*people, *mails])
    mails = [ids for ids in mails if touched(next(c for c in chains if ids <= c)) <= 1]
    joined = closure([*people, *mails])
    alone = everybody - set().union(*joined)
    return {frozenset(group) for group in joined} | {frozenset([i]) for i in alone}


def merged(keys: Keys) -> set[frozenset[int]]:
    stands_for = {i: i for ids in keys.values() for i in ids}
    stands_for.update({gone: into for gone, into, _ in exact_merges(keys)[0]})
    return {
        frozenset(i for i, into in stands_for.items() if into == one) for one in stands_for.values()
    }


@given(KEYS)
def test_the_result_is_what_the_rule_says_by_brute_force(keys: Keys) -> None:
    assert merged(keys) == expected(keys)


@given(KEYS)
def test_the_order_of_keys_and_ids_does_not_matter(keys: Keys) -> None:
    turned = {key: list(reversed(keys[key])) for key in reversed(list(keys))}
    assert exact_merges(turned) == exact_merges(keys)


@given(KEYS)
def test_an_id_stands_for_itself_and_older_ones_stand_for_younger(keys: Keys) -> None:
    merges, _ = exact_merges(keys)
    gone = [merged_id for merged_id, _, _ in merges]
    assert len(gone) == len(set(gone))
    assert all(into < merged_id and into not in gone for merged_id, into, _ in merges)


@given(st.lists(IDS, max_size=6))
def test_a_name_merges_nobody(ids: list[int]) -> None:
    assert exact_merges({"name:ana example": ids}) == ([], [])


def test_a_shared_mailbox_merges_nobody_and_is_named() -> None:
    keys = {"email:office": [1, 2, 3], "linkedin:a": [1], "linkedin:b": [2]}
    assert exact_merges(keys) == ([], ["email:office"])


def test_a_chain_that_would_join_two_profiles_joins_nobody() -> None:
    keys = {"linkedin:a": [1], "email:x": [1, 2], "email:y": [2, 3], "linkedin:b": [3]}
    assert exact_merges(keys) == ([], ["email:x", "email:y"])


def test_the_reason_names_the_key_that_joined() -> None:
    keys = {"linkedin:a": [1, 2], "email:x": [2, 3]}
    assert exact_merges(keys)[0] == [
        (2, 1, "same LinkedIn profile"),
        (3, 1, "same e-mail address"),
    ]


def test_a_long_chain_of_addresses_is_followed_to_its_end() -> None:
    keys = {f"email:{i:05}": [i, i + 1] for i in range(3000, 0, -1)}
    assert len(exact_merges(keys)[0]) == 3000


def test_merges_are_logged_once_and_records_keep_their_id(network: Network) -> None:
    ws = network.ws
    network.add(people=[person("ana", record_id="a"), person("ana", record_id="b")])
    before = ws.rows("SELECT record_id, contact_id FROM record ORDER BY 1")
    assert [row[1] for row in before] == [1, 2]
    assert ws.rows("SELECT merged_id, into_id, reason FROM merge_log") == [
        (2, 1, "same e-mail address")
    ]
    assert merge_exact(ws) == (0, 0)
    assert len(ws.rows("SELECT * FROM merge_log")) == 1
    assert contacts(ws)["contact_id"].tolist() == [1]


def test_a_later_file_may_join_whom_an_earlier_one_kept_apart(network: Network) -> None:
    network.add(people=[person("ana", record_id="a"), person("ann", record_id="b")])
    assert len(contacts(network.ws)) == 2
    network.add(people=[person("ana", "email:ann@example.com", record_id="c")])
    assert contacts(network.ws)["contact_id"].tolist() == [1]
    assert contacts(network.ws)["records"].tolist() == [3]
