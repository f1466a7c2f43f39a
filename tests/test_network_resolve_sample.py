"""Resolved contacts of the sample against the truth its generator knows."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

import pytest

from introlab.network.resolve import match_records, to_review
from introlab.samples import truth
from introlab.sources.values.keys import email_key, linkedin_key, name_key

if TYPE_CHECKING:
    from introlab.matching.engine import Resolution
    from introlab.workspace import Workspace

Pairs = set[tuple[str, str]]
BOOKS = {"google.contacts": "google", "vcard": "phone"}


def pairs_of(groups: dict[str, list[str]]) -> Pairs:
    return {pair for group in groups.values() for pair in combinations(sorted(group), 2)}


@pytest.fixture(scope="module")
def who(sample: Workspace) -> dict[str, str]:
    """Record id -> the fictional person it shows, told by address, profile or unique name."""
    known = truth()
    own: dict[str, str] = {}
    named: dict[tuple[str, str], set[str]] = defaultdict(set)
    for person in known.people.values():
        own[linkedin_key(person.url())] = person.person_id
        for address in (person.private_address, *(job.address for job in person.jobs)):
            own[email_key(address)] = person.person_id
        for source in person.sources:
            given, family = person.name_in(source)
            for name in (f"{given} {family}", f"{family} {given}"):
                named[source, name_key(name)].add(person.person_id)
    found: dict[str, str] = {}
    for record_id, kind, name in sample.rows("SELECT record_id, kind, name FROM record"):
        keys = [k for (k,) in sample.rows("SELECT key FROM record_key WHERE record_id = ?",
                                          (record_id,))]  # fmt: skip
        people = {own[key] for key in keys if key in own}
        people = people or named[BOOKS.get(kind, ""), name_key(name)]
        if len(people) == 1:
            found[record_id] = next(iter(people))
    return found


@pytest.fixture(scope="module")
def found(sample: Workspace) -> Resolution:
    return match_records(sample)


def merged_pairs(found: Resolution, who: dict[str, str]) -> Pairs:
    groups: dict[str, list[str]] = defaultdict(list)
    for record_id, cluster in found.clusters.itertuples(index=False):
        if record_id in who:
            groups[cluster].append(record_id)
    return pairs_of(groups)


def true_pairs(who: dict[str, str]) -> Pairs:
    groups: dict[str, list[str]] = defaultdict(list)
    for record_id, person_id in who.items():
        groups[person_id].append(record_id)
    return pairs_of(groups)


def test_nearly_every_record_of_the_sample_is_told(sample: Workspace, who: dict[str, str]) -> None:
    ((records,),) = sample.rows("SELECT count(*) FROM record WHERE is_owner = 0")
    assert len(who) > 0.97 * records


def test_nobody_is_merged_with_somebody_else(found: Resolution, who: dict[str, str]) -> None:
    merged, true = merged_pairs(found, who), true_pairs(who)
    assert len(merged - true) <= 0.01 * len(merged)


def test_what_is_not_merged_at_once_is_asked(
    sample: Workspace, found: Resolution, who: dict[str, str]
) -> None:
    """At least nine pairs in ten are one contact after the questions are answered truly."""
    stands_for: dict[str, str] = dict(found.clusters.itertuples(index=False))
    for pair in to_review(sample, found).itertuples():
        left, right = str(pair.left_record), str(pair.right_record)
        if who.get(left) == who.get(right, ""):
            gone, into = stands_for[left], stands_for[right]
            stands_for = {i: into if c == gone else c for i, c in stands_for.items()}
    true = true_pairs(who)
    reached = sum(stands_for[left] == stands_for[right] for left, right in true)
    assert reached >= 0.9 * len(true)


def test_the_questions_are_few(sample: Workspace, found: Resolution) -> None:
    """A sample whose people are spelled differently in a third of all cases asks more than most."""
    assert len(to_review(sample, found)) <= 0.15 * len(found.clusters)
