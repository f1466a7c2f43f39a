from __future__ import annotations

import dataclasses
import math
import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from introlab.advice.queue import TRUSTED_RATING, ask_first, tag_first
from introlab.advice.ranking import Advice, gather, rank
from introlab.network.knows import add_word
from introlab.network.trust import add_mark, add_tag
from introlab.tables import IntrolabError, each

if TYPE_CHECKING:
    from collections.abc import Iterable

    from introlab.workspace import Workspace
    from tests.conftest import Network

PEOPLE = "ana ben cy dan eve fay gus hal ida"
DEPTH = 5


def in_touch(names: str) -> list[str]:
    """Return mails both ways, of the first name most and of the last least."""
    mails = []
    for number, name in enumerate(reversed(names.split()), start=1):
        for day in range(1, number + 1):
            mails += [f"2025-12-{day:02} {name} > me", f"2025-12-{day:02}T13:00:00Z me > {name}"]
    return mails


@pytest.fixture
def market(network: Network) -> Network:
    """Nine people in touch, four prospects in two contexts, and a sign that Hal knows Tess."""
    prospects = [("Tess Target", "tax"), ("Uwe Unknown", "tax"), ("Vic Vague", "data"),
                 ("Wes Wanted", "tax")]  # fmt: skip
    network.add(
        people=PEOPLE,
        mails=in_touch(PEOPLE),
        prospects=[{"name": name, "context": context} for name, context in prospects],
    )
    said(network, "hal", "Tess Target", origin="mutual")
    return network


def said(network: Network, name: str, prospect: str, **how: Any) -> None:
    how = {"knows": True} | how
    add_word(network.ws, network.id(name), network.prospect(prospect), **how)


def lists(ws: Workspace) -> dict[int, dict[int, float]]:
    """Return by prospect the scores of those one might ask, best first, from the ranking itself."""
    known = gather(ws)
    rating = {context: gate["rating"] for context, gate in known.gates.items()}
    found: dict[int, dict[int, float]] = {}
    for row in each(rank(None, advice=known, top=None).dropna(subset=["contact_id"])):
        given = rating[row.context].loc[row.contact_id]
        if math.isnan(given) or given >= TRUSTED_RATING:
            found.setdefault(row.prospect_id, {})[row.contact_id] = row.score
    return found


def gain(before: dict[int, float], after: dict[int, float]) -> float:
    """Return how much better the new order is than the old one, in shares of today's softmax."""
    mass = sum(math.exp(score) for score in before.values())

    def value(order: list[int]) -> float:
        return sum(
            math.exp(after[name]) / mass / math.log2(place + 2)
            for place, name in enumerate(order[:DEPTH])
            if name in after
        )

    return value(sorted(after, key=lambda name: -after[name])) - value(list(before))


def tagged(
    market: Network, contact_id: int, context: str, ratings: Iterable[int] = range(1, 6)
) -> dict[int, list[dict[int, float]]]:
    """Return by prospect the lists after each of the ratings, each tag really given."""
    found: dict[int, list[dict[int, float]]] = {}
    for rating in ratings:
        add_tag(market.ws, contact_id, context, rating)
        for prospect_id, scores in lists(market.ws).items():
            found.setdefault(prospect_id, []).append(scores)
    add_tag(market.ws, contact_id, context, None)
    return found


def test_worth_is_the_mean_gain_over_the_ratings_as_if_each_were_given(market: Network) -> None:
    """Checked against tags that are stored, ranked with, and taken back."""
    add_tag(market.ws, market.id("ida"), "data", 5)
    chance = np.array([1, 1, 1, 1, 2]) / 6  # each rating once, and the one that was given
    before = lists(market.ws)
    worth = tag_first(gather(market.ws), 99).set_index(["contact_id", "context"])["worth"]
    for name in ("ana", "eve", "hal", "ida"):
        after = tagged(market, market.id(name), "tax")
        expected = sum(
            float(chance @ [gain(before[one], scores) for scores in after[one]]) for one in before
        )
        assert worth.get((market.id(name), "tax"), 0.0) == pytest.approx(expected, abs=1e-9)


def test_whose_tag_can_change_nothing_comes_last(market: Network) -> None:
    market.add(people="zoe", mails=["2023-01-02 zoe > me", "2023-01-03 me > zoe"])
    before = lists(market.ws)
    cards = tag_first(gather(market.ws), 99, fewest=99)
    last = cards[cards["contact_id"] == market.id("zoe")]
    assert last.index.tolist() == [len(cards) - 2, len(cards) - 1]  # in either context
    assert not last[["worth", "prospects"]].any(axis=None)
    assert last["why"].unique().tolist() == ["no rating would change the first five of a prospect"]
    queued = set(cards.loc[cards["worth"] > 0, "contact_id"])
    worthy = tag_first(gather(market.ws), 99, fewest=0)
    assert worthy.equals(cards.iloc[: len(worthy)])
    assert (worthy["worth"] > 0).all()
    for context in ("tax", "data"):
        for prospect_id, after in tagged(market, market.id("zoe"), context, (1, 5)).items():
            for scores in after:
                first = sorted(scores, key=lambda name: -scores[name])[:DEPTH]
                assert first == list(before[prospect_id])[:DEPTH]
    for scores in before.values():
        assert queued > set(list(scores)[:DEPTH])


def test_nobody_tagged_or_barred_is_in_the_queue(market: Network) -> None:
    add_tag(market.ws, market.id("ana"), "data", 1)
    add_tag(market.ws, market.id("ben"), "tax", 5)
    add_mark(market.ws, market.id("cy"), "do_not_ask", True)
    first = tag_first(gather(market.ws), 99)
    cards = set(zip(first["contact_id"], first["context"], strict=True))
    assert market.id("cy") not in set(first["contact_id"])
    assert not cards & {(market.id("ana"), "data"), (market.id("ben"), "tax")}
    # A tag counts in its own context only, so the other one is still asked for.
    assert cards >= {(market.id("ana"), "tax"), (market.id("ben"), "data")}


def nth(text: str) -> int:
    return int(text[0]) if text[0].isdigit() else DEPTH + 1


def test_the_reason_is_true(market: Network) -> None:
    """Places now and after the rating it speaks of are those of the ranking with that rating."""
    before, seen = lists(market.ws), set()
    cards = tag_first(gather(market.ws), 99)
    cards = cards[cards["worth"] > 0]
    for card in each(cards.groupby(cards["why"].str[:3]).head(2)):
        lifted = re.match(r"rated 5 of 5, they would be (\w+) of those you might ask for ([\w ]+)",
                          card.why)  # fmt: skip
        if lifted:
            prospect_id = market.prospect(lifted[2].strip())
            assert list(before[prospect_id]).index(card.contact_id) >= DEPTH
            (scores,) = tagged(market, card.contact_id, card.context, [5])[prospect_id]
            place = sorted(scores, key=lambda name: -scores[name]).index(card.contact_id)
            assert place + 1 == nth(lifted[1])
        else:
            now = re.match(
                r"now (\w+) of those you might ask for ([\w ]+); rated below 4", card.why
            )
            assert now
            prospect_id = market.prospect(now[2])
            assert list(before[prospect_id]).index(card.contact_id) + 1 == nth(now[1])
            (scores,) = tagged(market, card.contact_id, card.context, [3])[prospect_id]
            assert card.contact_id not in scores
        assert ("prospects in all" in card.why) == (card.prospects > 1)
        seen.add(bool(lifted))
    assert seen == {True, False}


def test_another_setting_of_who_is_trusted_counts(market: Network) -> None:
    known = gather(market.ws)
    strict, mild = (tag_first(known, 99, trusted_rating=lowest) for lowest in (5, 1))
    assert strict["why"].str.contains("rated below 5 of 5").any()
    assert mild["why"].str.contains("your rating moves them").any()
    assert strict["worth"].iloc[0] > mild["worth"].iloc[0]  # a place on the list is at stake


def shuffled(known: Advice, seed: int) -> Advice:
    targets = known.targets.sample(frac=1, random_state=seed).reset_index(drop=True)
    return dataclasses.replace(known, targets=targets)


def test_the_order_of_the_list_of_prospects_changes_nothing(market: Network) -> None:
    known = gather(market.ws)
    for seed in range(3):
        other = shuffled(known, seed)
        for queue in (tag_first, ask_first):
            ours, theirs = queue(known, number=99), queue(other, number=99)
            assert ours["contact_id"].tolist() == theirs["contact_id"].tolist()
            assert ours["worth"].tolist() == pytest.approx(theirs["worth"].tolist())


def test_silent_contacts_change_nothing(market: Network) -> None:
    before = tag_first(gather(market.ws), 99), ask_first(gather(market.ws), number=99)
    market.add(people=" ".join(f"silent{n}" for n in range(40)))
    after = tag_first(gather(market.ws), 99), ask_first(gather(market.ws), number=99)
    for old, new in zip(before, after, strict=True):
        same = new[new["contact_id"].isin(old["contact_id"])].head(len(old))
        assert same["worth"].tolist() == pytest.approx(old["worth"].tolist())
        assert same["why"].tolist() == old["why"].tolist()


def test_a_prospect_who_is_a_contact_needs_no_card(network: Network) -> None:
    known_already = {"name": "Ana Example", "email": "ana@example.com", "context": "tax"}
    network.add(people=PEOPLE, mails=in_touch(PEOPLE), prospects=[known_already])
    known = gather(network.ws)
    assert tag_first(known).empty
    assert ask_first(known).empty
    assert ask_first(known, network.prospect("Ana Example")).empty


def test_it_gives_no_more_than_wanted_and_no_row_without_a_list(
    market: Network, sample: Workspace
) -> None:
    known = gather(market.ws)
    assert len(tag_first(known, 2)) == len(ask_first(known, number=2)) == 2
    assert len(tag_first(gather(sample))) == 12
    nothing = gather(market.ws, prospect_ids=[])
    for queue in (tag_first, ask_first):
        assert queue(nothing).columns.tolist() == queue(known).columns.tolist()
        assert queue(nothing).empty


# ---------------------------------------------------------------- who knows whom


def answered(market: Network, contact_id: int, prospect_id: int) -> list[dict[int, float]]:
    """Return the prospect's list after a yes and after a no, each word really stored."""
    found = []
    for knows in (True, False):
        add_word(market.ws, contact_id, prospect_id, knows=knows)
        found.append(lists(market.ws)[prospect_id])
    add_word(market.ws, contact_id, prospect_id, knows=None)
    return found


def test_a_word_is_worth_the_mean_gain_of_yes_and_no_as_if_each_were_said(market: Network) -> None:
    before = lists(market.ws)
    queue = ask_first(gather(market.ws), number=99).set_index(["contact_id", "prospect_id"])
    for name, prospect in (("hal", "Tess Target"), ("ana", "Tess Target"), ("ida", "Vic Vague")):
        pair = market.id(name), market.prospect(prospect)
        yes, no = (gain(before[pair[1]], after) for after in answered(market, *pair))
        odds, worth = (float(queue[column].to_dict()[pair]) for column in ("odds", "worth"))
        assert worth == pytest.approx(odds * yes + (1 - odds) * no, abs=1e-9)
    assert queue["odds"].nunique() == 2  # the sign, and the base rate


def test_the_reason_of_a_question_is_true(market: Network) -> None:
    before = lists(market.ws)
    for pair in each(ask_first(gather(market.ws), market.prospect("Tess Target"), number=4)):
        told = re.fullmatch(r"now (.+) of those you might ask; (.+) if they know each other, (.+) "
                            r"if not", pair.why)  # fmt: skip
        assert told
        after = answered(market, pair.contact_id, pair.prospect_id)
        for text, scores in zip(told.groups(), (before[pair.prospect_id], *after), strict=True):
            place = sorted(scores, key=lambda name: -scores[name]).index(pair.contact_id)
            assert nth(text) == min(place, DEPTH) + 1


def test_for_one_prospect_everybody_one_might_ask_is_asked_about(market: Network) -> None:
    for name in ("ana", "ben"):
        add_tag(market.ws, market.id(name), "tax", 1)
    rows = ask_first(gather(market.ws), market.prospect("Tess Target"), number=99)
    assert sorted(rows["contact_id"]) == sorted(market.id(n) for n in PEOPLE.split()[2:])
    assert rows["prospect"].unique().tolist() == ["Tess Target"]
    assert rows["worth"].is_monotonic_decreasing
    assert rows.loc[rows["contact_id"] == market.id("hal"), "odds"].item() == rows["odds"].max()


def test_a_question_that_changes_nothing_says_so_and_is_asked_of_one_prospect_only(
    market: Network,
) -> None:
    """Those of whom the user said that they know the prospect stand above anybody's denial."""
    for name in PEOPLE.split()[:-1]:
        said(market, name, "Uwe Unknown")
    one = market.prospect("Uwe Unknown")
    rows = ask_first(gather(market.ws), one)
    assert rows["contact_id"].tolist() == [market.id("ida")]
    assert rows["worth"].tolist() == [0.0]
    assert rows["why"].iloc[0].endswith("your word would leave the first five as they are")
    assert one not in set(ask_first(gather(market.ws), number=999)["prospect_id"])


def test_for_one_contact_every_prospect_is_asked_about(market: Network) -> None:
    rows = ask_first(gather(market.ws), contact_id=market.id("hal"))
    assert len(rows) == 4
    assert rows["prospect"].is_unique
    assert set(rows["name"]) == {"Hal Example"}


def test_what_the_user_said_is_not_asked_again_what_others_show_is(market: Network) -> None:
    said(market, "ana", "Tess Target", knows=False)
    said(market, "ben", "Tess Target", knows=True)
    said(market, "cy", "Tess Target", origin="known_by")
    rows = ask_first(gather(market.ws), market.prospect("Tess Target"), number=99)
    asked = set(rows["contact_id"])
    assert asked == {market.id(name) for name in PEOPLE.split()[2:]}


def test_an_unknown_prospect_or_contact_is_refused(market: Network) -> None:
    known = gather(market.ws)
    with pytest.raises(IntrolabError, match="Prospect 99 is not on the list"):
        ask_first(known, 99)
    with pytest.raises(IntrolabError, match="There is no contact 99"):
        ask_first(known, contact_id=99)
