"""Prospects, past introductions and tags of the sample keep the rates they promise."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from email.header import decode_header, make_header
from statistics import correlation, mean
from typing import TYPE_CHECKING

import pytest

from introlab.samples.people import fold

if TYPE_CHECKING:
    from tests.samples.conftest import Sample


def _acquainted(sample: Sample, row: dict[str, str]) -> set[str]:
    """Return ids of the contacts whom the files show together with a prospect."""
    records = sample.truth.records
    found: set[str] = set()
    for letter in sample.letters:
        on_it = {letter.sender, *letter.others}
        if row["Email"] in on_it and len(on_it) <= 6:
            found |= {records["mail", a] for a in on_it if ("mail", a) in records}
    slugs = {p.slug: p.person_id for p in sample.truth.people.values()}
    for message in sample.messages:
        urls = {message["SENDER PROFILE URL"], *message["RECIPIENT PROFILE URLS"].split(",")}
        if row["LinkedIn"] in urls and len(urls) <= 6:
            found |= {slugs[u.rpartition("/")[2]] for u in urls if u.rpartition("/")[2] in slugs}
    for event in sample.events:
        if row["Email"] and f"mailto:{row['Email']}" in event and event.count("mailto:") <= 8:
            found |= {records["mail", a] for a in re.findall(r"mailto:(\S+)", event)
                      if ("mail", a) in records}  # fmt: skip
    people = sample.truth.people.values()
    found |= {p.person_id for p in people
              if p.job.company.name == row["Company"] and "linkedin" in p.sources}  # fmt: skip
    told = row["Known by"].split("; ")
    return found | {p.person_id for p in people if p.name in told}


def test_half_of_the_prospects_are_within_reach_and_a_quarter_is_unknown(sample: Sample) -> None:
    rows = sample.table("prospects.csv")
    tags = [tag for tag in sample.world.tags if tag.direction == "trusts_me"]
    contacts = {person.name for person in sample.truth.people.values()}
    reached: Counter[str] = Counter()
    for row in rows:
        liked = {t.person.person_id for t in tags
                 if t.context == row["Context"] and (t.rating or 0) >= 4}  # fmt: skip
        spared = {t.person.person_id for t in sample.world.tags if t.do_not_ask}
        known = _acquainted(sample, row)
        if row["Name"] in contacts:
            reached["direct"] += 1
        else:
            kind = "trusted" if known & (liked - spared) else "weak" if known else "nobody"
            reached[kind] += 1
    assert reached == {"direct": 5, "trusted": 28, "weak": 13, "nobody": 14}
    assert sum(not row["Name"] for row in rows) == 10
    assert 6 <= sum(bool(row["Known by"]) for row in rows) <= 10
    assert all(row["Why"] and row["Benefit"] and row["Context"] for row in rows)


def test_the_owner_never_writes_to_a_prospect_who_is_no_contact(sample: Sample) -> None:
    new = {p.person.address() for p in sample.world.prospects if p.person and not p.person.sources}
    assert len(new) == 45
    assert not [
        mail for mail in sample.letters if mail.sender in sample.own and new & set(mail.others)
    ]


def test_past_introductions_follow_the_promised_funnel(sample: Sample) -> None:
    rows = sample.table("past_intros.csv")
    steps = {s: sum(bool(r[f"{s}_on"]) for r in rows)
             for s in ("asked", "agreed", "introduced", "met", "won", "declined")}  # fmt: skip
    asked = [row for row in rows if row["asked_on"]]
    agreed = [row for row in asked if row["agreed_on"]]
    assert (len(rows), len(asked)) == (45, 38)
    assert len(agreed) / len(asked) == pytest.approx(0.65, abs=0.02)
    assert mean(bool(r["introduced_on"]) for r in agreed) == pytest.approx(0.80, abs=0.02)
    assert steps["met"] / steps["introduced"] == pytest.approx(0.74, abs=0.03)
    assert steps["won"] / steps["met"] == pytest.approx(0.25, abs=0.03)
    assert 3 <= steps["declined"] <= 12
    assert 0.02 <= mean(len(max(r["asked_on"], r["introduced_on"])) == 7 for r in rows) <= 0.35
    now_contacts = [intro for intro in sample.world.intros if intro.target.sources]
    assert 0.75 <= len(now_contacts) / 45 <= 0.90
    for row in rows:
        days = [row[f"{s}_on"] for s in ("asked", "agreed", "introduced", "met", "won")]
        assert [day for day in days if day] == sorted(day for day in days if day)


def test_people_are_written_so_that_exactly_one_can_be_meant(sample: Sample) -> None:
    """A name stands only where one record-person over LinkedIn and mail bears it."""
    bearers: defaultdict[str, set[str]] = defaultdict(set)
    for row in sample.connections:
        shown = fold(f"{row['First Name']} {row['Last Name']}")
        bearers[shown].add(row["Email Address"] or row["URL"])
    for letter in sample.letters:
        if ("mail", letter.sender) in sample.truth.records:
            shown = str(make_header(decode_header(letter.fields["From"].split("<")[0])))
            bearers[fold(shown)].add(letter.sender)
    rows = sample.table("past_intros.csv")
    written = [r["introducer"] for r in rows] + [
        r["contact"] for r in sample.table("trust_tags.csv")
    ]
    names = [who for who in written if "@" not in who and "/in/" not in who]
    assert len(names) >= 50
    assert all(len(bearers[fold(name)]) == 1 for name in names)
    addresses = {letter.sender for letter in sample.letters}
    assert {who for who in written if "@" in who} <= addresses


def test_introductions_leave_a_mail_of_three_and_no_mail_before_it(sample: Sample) -> None:
    seen = 0
    for intro in sample.world.intros:
        if "introduced" not in intro.days or "mail" not in intro.introducer.sources:
            continue
        day, target = intro.days["introduced"], intro.target.address()
        of_three = [mail for mail in sample.letters
                    if mail.at.date() == day and len(mail.others) == 2
                    and target in mail.others and mail.sender not in sample.own]  # fmt: skip
        assert of_three
        seen += 1
        if intro.target.tier == "introduced":
            direct = [
                mail
                for mail in sample.letters
                if mail.sender in sample.own and target in mail.others
            ]
            assert direct
            assert min(mail.at for mail in direct) >= of_three[0].at
    assert seen >= 12


def test_outcomes_follow_hidden_trust_but_are_asked_for_by_habit_too(sample: Sample) -> None:
    asked = [intro for intro in sample.world.intros if intro.asked]
    yes = [i.introducer.trust[i.context] for i in asked if "agreed" in i.days]
    no = [i.introducer.trust[i.context] for i in asked if "agreed" not in i.days]
    assert mean(yes) > mean(no) + 0.2
    assert 0.08 <= mean(intro.strength <= 0.05 for intro in asked) <= 0.45


def test_tags_are_a_noisy_view_of_hidden_trust(sample: Sample) -> None:
    tags = sample.world.tags
    rated = [(t.rating, sample.truth.trust[t.person.person_id, t.context]) for t in tags
             if t.rating and t.direction == "trusts_me"]  # fmt: skip
    assert len(sample.table("trust_tags.csv")) == len(tags) == 75
    assert 42 <= len({tag.person.person_id for tag in tags}) <= 50
    assert 0.5 <= correlation([float(r) for r, _ in rated], [t for _, t in rated]) <= 0.95
    assert {rating for rating, _ in rated} == {1, 2, 3, 4, 5}
    assert {tag.context for tag in tags if tag.rating} == {"data engineering", "pricing"}
    assert sum(tag.do_not_ask for tag in tags) == 2
    assert sum(tag.know_personally for tag in tags) == 4
    assert sum(tag.direction == "i_trust" for tag in tags) == 7
