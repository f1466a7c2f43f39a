from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from introlab.network.history import EMPLOYMENT_COLUMNS, domain_organisations, employments
from introlab.network.intake import store
from introlab.samples import truth
from introlab.sources.reading import Employment, Reading, Receipt, Record
from introlab.sources.values.keys import organisation_key
from introlab.tables import OWNER

if TYPE_CHECKING:
    from introlab.workspace import Workspace


def months(month: str) -> int:
    """Return the months since March 2020, as the sample counts them."""
    return (int(month[:4]) - 2020) * 12 + int(month[5:7]) - 3


def export(day: str, company: str, title: str = "Analyst") -> Reading:
    reading = Reading(Receipt(f"{day}.csv", "", "linkedin.connections", sha256=day))
    reading.records.append(
        Record("r-ana", "linkedin.connections", 2, "Ana", company=company, title=title,
               connected_on=day, keys=("linkedin:ana",))
    )  # fmt: skip
    return reading


def rows(ws: Workspace, source: str, as_of: str = "") -> list[tuple[Any, ...]]:
    table = employments(ws, as_of=as_of)
    chosen = table[table["source"] == source]
    return list(chosen[["organisation", "title", "started_on", "ended_on"]].itertuples(index=False))


def test_successive_exports_become_one_row_for_each_stay(ws: Workspace) -> None:
    store(ws, [export("2020-05-09", "Acme Ltd", "Junior"), export("2021-05-09", "ACME", "Senior"),
               export("2023-07-01", "Bolt")])  # fmt: skip
    assert rows(ws, "exports") == [
        ("Acme Ltd", "Senior", "", "2023-07"),
        ("Bolt", "Analyst", "2023-07", ""),
    ]
    assert rows(ws, "exports", as_of="2022-01-01T00:00:00Z") == [("Acme Ltd", "Senior", "", "")]


def test_going_back_to_an_employer_is_a_second_stay(ws: Workspace) -> None:
    store(ws, [export("2020-05-01", "Acme"), export("2021-05-01", "Bolt"),
               export("2022-05-01", "Acme")])  # fmt: skip
    assert [row[0] for row in rows(ws, "exports")] == ["Acme", "Bolt", "Acme"]


def test_an_address_in_use_is_a_job_with_the_months_of_its_mail(network: Any) -> None:
    network.add(
        people=[Record("r", "google.contacts", 2, "Ana", company="Bolt & Sons",
                       keys=("email:ana@bolt.example.org",))],
        mails=["2024-03-01 email:ana@bolt.example.org > me",
               "2024-09-30 me > email:ana@bolt.example.org",
               "2025-12-01 email:cid@acme.example.net > me"],
    )  # fmt: skip
    assert rows(network.ws, "mail") == [
        ("acme.example.net", "", "2025-12", ""),
        ("Bolt & Sons", "", "2024-03", "2024-09"),
    ]
    table = employments(network.ws)
    assert tuple(table) == EMPLOYMENT_COLUMNS
    assert table.set_index("key")["contact_id"].isna().to_dict() == {
        "email:cid@acme.example.net": True,
        "email:ana@bolt.example.org": False,
    }


def test_the_future_is_not_seen(network: Any) -> None:
    network.add(mails=["2024-03-01 email:ana@bolt.example.org > me",
                       "2024-09-30 email:ana@bolt.example.org > me"])  # fmt: skip
    assert rows(network.ws, "mail", as_of="2024-04-01T00:00:00Z")[0][2:] == ("2024-03", "")
    assert rows(network.ws, "mail", as_of="2024-02-01T00:00:00Z") == []


@pytest.mark.parametrize("domain", ["gmail.com", "yahoo.co.uk", "t-online.de", "web.de"])
def test_a_mail_provider_is_no_employer(network: Any, domain: str) -> None:
    network.add(mails=[f"2025-03-01 email:ana@{domain} > me"])
    assert domain not in domain_organisations(network.ws)


def test_a_domain_on_which_everybody_names_another_company_is_a_provider(network: Any) -> None:
    network.add(
        people=[Record(f"r{i}", "google.contacts", 2, f"P{i}", company=f"Firm {i}",
                       keys=(f"email:p{i}@letters.example.org",)) for i in range(4)],
        mails=["2025-03-01 email:p1@letters.example.org > me"],
    )  # fmt: skip
    assert "letters.example.org" not in domain_organisations(network.ws)


def test_the_users_own_positions_come_as_they_were_given(ws: Workspace) -> None:
    reading = Reading(Receipt("Positions.csv", "", "linkedin.positions", sha256="p"))
    reading.employments.append(Employment("e", OWNER, "Acme", "Partner", "2019", "2021-04"))
    store(ws, [reading])
    assert rows(ws, "profile") == [("Acme", "Partner", "2019", "2021-04")]


def test_most_past_employers_of_the_sample_are_found_again(sample: Workspace) -> None:
    """At least 80 % of the past employers visible in the mail, each month within 3 of the truth."""
    hidden = truth()
    table = employments(sample)
    found = {row.key: row for row in table[table["source"] == "mail"].itertuples()}
    total = right = 0
    for person, seen in hidden.seen_employers.items():
        jobs = {job.company.name: job for job in hidden.employments[person]}
        present = hidden.employments[person][-1].company.name
        for company, first, last in seen:
            if company.name == present:
                continue
            total += 1
            row: Any = found.get(f"email:{jobs[company.name].address}")
            right += (
                row is not None
                and organisation_key(row.organisation) == organisation_key(company.name)
                and abs(months(row.started_on) - first) <= 3
                and abs(months(row.ended_on or sample.now()[:7]) - last) <= 3
            )
    assert total > 40
    assert right >= 0.8 * total
