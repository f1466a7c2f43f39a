from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from introlab.network.ties import HALF_LIFE, tie_strength
from tests.conftest import ME, NOW, person

if TYPE_CHECKING:
    from introlab.workspace import Workspace
    from tests.conftest import Network

OF_PERSON = {ME: "me", "owner:": "me", "email:ana2@example.com": "ana"}


def who(key: str) -> str:
    return OF_PERSON.get(key, key.removeprefix("email:").removesuffix("@example.com"))


def by_hand(ws: Workspace, name: str, as_of: str = NOW) -> dict[str, Any]:
    """Compute the tie to one contact interaction by interaction, in plain Python."""
    moment = datetime.fromisoformat(as_of)
    made: dict[str, Any] = dict.fromkeys(("received", "sent", "meetings", "exchanges"), 0)
    made |= dict.fromkeys(("small_received", "written", "volume"), 0.0)
    made |= {"brought": 0, "days_since": float("inf")}
    recent = {"received": 0, "sent": 0, "meetings": 0}
    met: set[str] = set()
    for interaction_id, at, kind, people in ws.rows(
        "SELECT interaction_id, at, kind, people FROM interaction WHERE at < ? "
        "ORDER BY at, interaction_id",
        (as_of,),
    ):
        if kind == "invitation":
            continue
        on = ws.rows(
            "SELECT key, role FROM participant WHERE interaction_id = ?", (interaction_id,)
        )
        everybody = {who(key) for key, _ in on}
        senders = {who(key) for key, role in on if role == "from"}
        new = everybody - met - {"me"}
        met |= new
        if name in senders and people <= 6:
            made["brought"] += len(new - {name})
        if name not in everybody or people > 10:
            continue
        days = (moment - datetime.fromisoformat(at)).total_seconds() / 86_400
        if kind == "meeting":
            what = "meetings"
        elif name in senders:
            what = "received"
        elif "me" in senders:
            what = "sent"
        else:
            continue
        made[what] += 1
        recent[what] += days <= 365
        made["volume"] += 0.5 ** (days / HALF_LIFE)
        made["days_since"] = min(made["days_since"], days)
        if what == "received" and 3 <= people <= 6:
            made["small_received"] += 0.5 ** (days / HALF_LIFE)
        if what == "sent":
            made["written"] += 0.5 ** (days / HALF_LIFE)
    made["exchanges"] = min(recent["received"], recent["sent"]) + recent["meetings"]
    low, high = sorted([made["received"], made["sent"]])
    made["reciprocity"] = low / high if high else 0.0
    made["two_way"] = low > 0 or made["meetings"] > 0
    return made


NAMES = ["me", "ana", "email:ana2@example.com", "ben", "cy", "stranger"]


@st.composite
def happenings(draw: st.DrawFn) -> list[str]:
    lines = []
    for _ in range(draw(st.integers(0, 12))):
        month, day = draw(st.integers(1, 28)), draw(st.integers(1, 28))
        people = draw(st.lists(st.sampled_from(NAMES), min_size=2, max_size=5, unique=True))
        more = [f"crowd{i}" for i in range(draw(st.sampled_from([0, 0, 3, 8])))]
        when = f"{2023 + month // 12}-{1 + month % 12:02}-{day:02}"
        lines.append(f"{when} {people[0]} > {' '.join([*people[1:], *more])}")
    return lines


@given(mails=happenings(), meetings=happenings())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
def test_every_number_is_what_counting_by_hand_gives(
    network: Network, mails: list[str], meetings: list[str]
) -> None:
    with network.ws.transaction() as connection:
        for table in ("event", "circle"):
            connection.execute(f"DELETE FROM {table}")
    people = [person("ana", "email:ana2@example.com"), person("ben"), person("cy")]
    network.add(people=people, mails=mails, meetings=meetings)
    for as_of in (NOW, "2024-06-01T00:00:00Z"):
        ties = tie_strength(network.ws, as_of=as_of)
        for name in ("ana", "ben", "cy"):
            row = ties.loc[network.id(name)].to_dict()
            last_at = row.pop("last_at")
            assert row == pytest.approx(by_hand(network.ws, name, as_of))
            age = (pd.Timestamp(as_of) - last_at) / pd.Timedelta(days=1)
            assert pd.isna(last_at) or age == pytest.approx(row["days_since"])


@pytest.fixture
def lively(network: Network) -> Network:
    return network.add(
        people=[person("ana", "email:ana2@example.com"), person("ben")],
        mails=[
            "2025-03-01 ana > me ben",
            "2025-03-02 me > ana email:ana2@example.com",
            "2025-04-01 ben > me",
        ],
        meetings=["2025-05-01 ben > me"],
    )


def test_what_happens_later_changes_nothing_as_of_earlier(lively: Network) -> None:
    as_of = "2025-05-02T00:00:00Z"
    before = tie_strength(lively.ws, as_of=as_of)
    lively.add(
        mails=["2025-06-01 ana > me ben cy", "2025-07-01 me > ben", "2025-05-02T00:00:00Z ben > me"]
    )
    pd.testing.assert_frame_equal(tie_strength(lively.ws, as_of=as_of), before)
    assert not tie_strength(lively.ws).equals(tie_strength(lively.ws, as_of=as_of))


def test_what_lies_ahead_of_now_does_not_count(lively: Network) -> None:
    before = tie_strength(lively.ws)
    lively.add(meetings=["2026-02-01 ben > me"])
    pd.testing.assert_frame_equal(tie_strength(lively.ws), before)


def test_two_addresses_of_one_contact_on_one_mail_count_once(lively: Network) -> None:
    row = tie_strength(lively.ws).loc[lively.id("ana")]
    assert (row["sent"], row["received"], row["exchanges"]) == (1, 1, 1)
    assert row["brought"] == 1  # ben, and not ana's own second address


def test_exchanges_count_within_the_window_of_the_setting(lively: Network) -> None:
    lively.ws.set_setting("known_days", 250)  # since the end of April 2025
    table = tie_strength(lively.ws)["exchanges"]
    assert table.to_dict() == {lively.id("ana"): 0, lively.id("ben"): 1}


def test_another_window_gives_what_the_setting_would_give(lively: Network) -> None:
    tried = tie_strength(lively.ws, known_days=250)
    assert not tried.equals(tie_strength(lively.ws))
    lively.ws.set_setting("known_days", 250)
    pd.testing.assert_frame_equal(tried, tie_strength(lively.ws))


def test_the_users_own_messages_count_as_sent_when_only_the_export_says_so(
    network: Network,
) -> None:
    network.add(people="ana", mails=["2025-03-01 owner: > ana", "2025-03-02 ana > owner:"])
    row = tie_strength(network.ws).loc[network.id("ana")]
    assert (row["sent"], row["received"]) == (1, 1)


def test_an_invitation_and_a_mass_mail_are_no_exchange(network: Network) -> None:
    crowd = " ".join(f"crowd{i}" for i in range(10))
    network.add(people="ana", mails=[f"2025-03-01 ana > me {crowd}", "2025-03-02 ana > me"])
    with network.ws.transaction() as connection:
        connection.execute("UPDATE event SET kind = 'invitation' WHERE at >= '2025-03-02'")
    row = tie_strength(network.ws).loc[network.id("ana")]
    assert (row["received"], row["volume"], row["days_since"]) == (0, 0.0, np.inf)


def test_without_contacts_or_interactions_the_table_is_there_all_the_same(
    network: Network,
) -> None:
    empty = tie_strength(network.ws)
    assert empty.empty
    network.add(people="ana")
    silent = tie_strength(network.ws)
    assert silent.columns.tolist() == empty.columns.tolist()
    assert pd.isna(silent["last_at"].iloc[0])
    assert not silent["two_way"].any()
