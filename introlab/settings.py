"""Every setting of a workspace: its default, unit, meaning and where the default comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: default value, what it means with its unit, and the source of the default.

    Attributes
    ----------
    span : tuple of two int, optional
        Lowest and highest value of a number: beyond it, the setting would decide nothing.
    """

    default: Any
    meaning: str
    source: str
    span: tuple[int, int] | None = None


SETTINGS: dict[str, Setting] = {
    "is_sample": Setting(False, "True for the fictional sample network", "set by introlab"),
    "pinned_now": Setting(
        "", "instant that counts as now; '' = the clock", "pinned in the sample only"
    ),
    "default_context": Setting(
        "", "context of prospects that name none; '' = not chosen yet", "asked once"
    ),
    "owner_name": Setting("", "how you sign a draft", "your LinkedIn profile, else typed in"),
    "owner_offer": Setting(
        "", "what you do, for whom: a clause that follows 'I help'", "typed in by you"
    ),
    "owner_proof": Setting(
        "", "why you are credible: a clause that follows 'For instance, I'", "typed in by you"
    ),
    "owner_closing": Setting(
        "If it does not feel right, a plain no is fine",
        "the sentence that leaves the introducer free",
        "courtesy: a referral puts their relationship at risk, not yours",
    ),
    "known_exchanges": Setting(
        5,
        "two-way exchanges in known_days that make a contact known (number)",
        "judgement: about one exchange every ten weeks; move it and watch the count of "
        "true connections",
        (1, 100),
    ),
    "known_days": Setting(
        365, "window for known_exchanges (days)", "judgement: one year", (30, 3650),
    ),
    "trusted_rating": Setting(
        4, "lowest 'trusts me' rating that makes a contact trusted (1-5)",
        "judgement: 4 = 'would vouch for me', 3 = 'has seen my work'",
        (1, 5),
    ),
    "small_group": Setting(
        6, "people up to which something counts as small in how alive a tie is, you included: what "
        "a contact writes to you and a few others, and the mails, conversations and meetings on "
        "which you first met people; as a sign of who knows whom, and for everything else, at most "
        "10 people count whatever this says (number)",
        "judgement: the weights were learned with 6, on the mail of two organisations, where a "
        "message that brought two people together had 2-6 recipients",
        (2, 10),
    ),
    "ask_pause_days": Setting(
        30, "days after an ask during which the same introducer is not asked again (days)",
        "judgement: one favour a month; nobody's patience was measured",
        (0, 3650),
    ),
    "open_asks_limit": Setting(
        2, "open asks at which an introducer is overloaded (number)", "judgement", (1, 100),
    ),
}  # fmt: skip
