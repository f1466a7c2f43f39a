"""How two records compare in each field: a level, and how common what they share is.

A level is a finding in words ("same", "close", "different"); its weight comes later. Level 0 of
every field is "unknown": at least one of the records says nothing, which is no evidence at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA, JaroWinkler
from rapidfuzz.process import cpdist

from introlab.matching.coded import Coded
from introlab.matching.nicknames import NicknamePairs
from introlab.matching.spelling import is_role

if TYPE_CHECKING:
    from introlab.matching.coded import Ints
    from introlab.matching.prepared import Prepared

Levels = npt.NDArray[np.int8]
Bools = npt.NDArray[np.bool_]

#: Field -> its findings. The order is the code of the level.
FIELDS: dict[str, tuple[str, ...]] = {
    "given_name": ("unknown", "same", "variant", "initial", "close", "near", "different"),
    "family_name": ("unknown", "same", "variant", "part", "close", "near", "different"),
    "name_order": ("unknown", "as written", "swapped"),
    "namesakes": ("unknown", "same full name"),
    "email": (
        "unknown",
        "same",
        "shared",
        "household",
        "same handle",
        "same mailbox",
        "close",
        "different",
    ),
    "phone": ("unknown", "same", "shared", "household", "close", "different"),
    "linkedin_url": ("unknown", "same", "different"),
    "company": ("unknown", "same", "close", "different"),
    "title": ("unknown", "same", "close", "different"),
    "city": ("unknown", "same", "close", "different"),
    "source": ("unknown", "another list", "one list"),
}
#: Jaro-Winkler similarity from which two names are one typing error apart, or faintly alike
#: (the cuts of splink's name comparison; Winkler 1990 for the measure).
CLOSE, NEAR = 0.92, 0.82
#: The same for companies and titles, where whole words come and go.
ALIKE = 0.88


@dataclass(frozen=True)
class Compared:
    """Levels of some pairs, and for level "same" how many records carry the shared value.

    ``levels`` and ``shared`` have one column per field, in the order of `FIELDS`; ``shared`` is 0
    where nothing is shared.
    """

    levels: Levels
    shared: Ints


class Comparer:
    """Compares pairs of rows of prepared records."""

    def __init__(self, ready: Prepared) -> None:
        self._ready = ready
        self._nicknames = NicknamePairs(ready.names)
        self._sounds = ready.sounds
        self._initials = np.array([ord(name[0]) if name else 0 for name in [*ready.names, ""]])
        self._short = np.array([len(name) == 1 for name in ready.names] + [False])
        self._role = np.array([is_role(value) for value in ready.email.texts] + [False])
        self._values = {
            name: np.array([*column.texts, ""], object)
            for name, column in (
                ("email", ready.email), ("phone", ready.phone),
                ("workplace", ready.workplace), ("title", ready.title), ("city", ready.city),
            )
        }  # fmt: skip
        self._values["names"] = np.array([*ready.names, ""], object)
        # jane1@ and jane2@ at one provider are two people or one: no typing error
        self._numbered = np.array(
            [*_codes([re.sub(r"\d+(?=[^@]*@)", "", v) for v in ready.email.texts]), -1]
        )
        size = len(ready.names)
        self._name_words = (
            Coded(np.arange(size, dtype=np.int32).reshape(-1, 1), ready.names)
            .map_many(str.split)
            .codes
        )
        self._given_counts = _counts(ready.given, size)
        self._family_counts = _counts(ready.family, size)
        self._counts = {
            name: np.append(getattr(ready, name).counts(), 0).astype(np.int32)
            for name in (
                "email",
                "handle",
                "mailbox",
                "phone",
                "profile",
                "workplace",
                "title",
                "city",
            )
        }

    def __call__(self, left: Ints, right: Ints) -> Compared:
        """Return the levels of the pairs (left[i], right[i])."""
        levels = np.zeros((len(left), len(FIELDS)), np.int8)
        shared = np.zeros((len(left), len(FIELDS)), np.int32)
        self._name_fields(left, right, levels, shared)
        # other given names; and those with one family name
        clash = levels[:, 0] >= 5
        kin = (levels[:, 1] > 0) & (levels[:, 1] <= 4)
        columns = (
            self._email(left, right, clash, kin),
            self._phone(left, right, clash, kin),
            self._profile(left, right),
            self._company(left, right),
            self._text(left, right, "title"),
            self._text(left, right, "city"),
            self._source(left, right),
        )
        for place, (level, count) in enumerate(columns, start=4):
            levels[:, place], shared[:, place] = level, count
        return Compared(levels, shared)

    def coincidences_expected(self) -> tuple[float, float]:
        """Return the pairs that would share a full name by chance, and those sharing a family name.

        By chance means that given and family names were independent.
        """
        both = (self._ready.given >= 0) & (self._ready.family >= 0)
        number = max(int(both.sum()), 1)
        pairs = number * (number - 1) / 2
        given, family = (
            float(np.square(np.bincount(column[both], minlength=1) / number).sum())
            for column in (self._ready.given, self._ready.family)
        )
        return given * family * pairs, family * pairs

    def _name_fields(self, left: Ints, right: Ints, levels: Levels, shared: Ints) -> None:
        """Fill the fields of names."""
        given, family = self._ready.given, self._ready.family
        g_left, f_left, g_right, f_right = given[left], family[left], given[right], family[right]
        first, last = self._given_level(g_left, g_right), self._family_level(f_left, f_right)
        both = (g_left >= 0) & (f_left >= 0) & (g_right >= 0) & (f_right >= 0)
        # only what does not fit as written is tried the other way round
        tried = np.flatnonzero(both & (first >= 5) & (last >= 5))
        # which of the two is turned cannot be told: one way for both directions of a pair
        flip = g_left[tried] > g_right[tried]
        given_one = np.where(flip, g_right[tried], g_left[tried])
        family_other = np.where(flip, f_left[tried], f_right[tried])
        family_one = np.where(flip, f_right[tried], f_left[tried])
        given_other = np.where(flip, g_left[tried], g_right[tried])
        turned_first = self._given_level(given_one, family_other)
        turned_last = self._family_level(family_one, given_other)
        fits = (turned_first <= 4) & (turned_last <= 4) & (turned_first + turned_last < 8)
        fits &= (turned_first != 3) & (turned_last != 3)
        turned = tried[fits]
        first[turned], last[turned] = turned_first[fits], turned_last[fits]
        levels[:, 0], levels[:, 1] = first, last
        levels[:, 2] = np.where(both, 1, 0)
        levels[turned, 2] = 2
        levels[:, 3] = (np.minimum(first, last) > 0) & (np.maximum(first, last) <= 2)
        same = first == 1
        shared[same, 0] = self._given_counts[g_left[same]]
        same = last == 1
        shared[same, 1] = self._family_counts[f_left[same]]
        # a family name written where the given name belongs is counted where it is usual
        both_counts = self._given_counts + self._family_counts
        for place, level, names in ((0, first, given_one), (1, last, family_one)):
            same = turned[level[turned] == 1]
            shared[same, place] = both_counts[names[fits][level[turned] == 1]]

    def _given_level(self, left: Ints, right: Ints) -> Levels:
        level = self._fuzzy("names", left, right, (4, 5, 6), (CLOSE, NEAR))
        apart = np.flatnonzero(level >= 3)
        a, b = left[apart], right[apart]
        begins = self._initials[a] == self._initials[b]
        level[apart[begins & (self._short[a] | self._short[b])]] = 3
        alike = (self._sounds[a] == self._sounds[b]) & (level[apart] <= 5)
        level[apart[alike | self._nicknames.of(a, b)]] = 2
        return level

    def _family_level(self, left: Ints, right: Ints) -> Levels:
        level = self._fuzzy("names", left, right, (4, 5, 6), (CLOSE, NEAR))
        apart = np.flatnonzero(level >= 3)
        a, b = left[apart], right[apart]
        level[apart[(self._sounds[a] == self._sounds[b]) & (level[apart] <= 5)]] = 2
        begins = self._initials[a] == self._initials[b]
        level[apart[begins & (self._short[a] | self._short[b])]] = 3
        if self._name_words.shape[1] > 1:
            level = self._part_level(left, right, level)
        return level

    def _part_level(self, left: Ints, right: Ints, level: Levels) -> Levels:
        """Return the levels with "part" where one of several family names is shared."""
        words = self._name_words
        several = np.flatnonzero((level >= 4) & ((words[left, 1] >= 0) | (words[right, 1] >= 0)))
        a, b = words[left[several]], words[right[several]]
        found = np.zeros(len(several), bool)
        for i in range(words.shape[1]):
            for j in range(words.shape[1]):
                found |= (a[:, i] >= 0) & (a[:, i] == b[:, j])
        level[several[found]] = 3
        return level

    def _fuzzy(
        self, name: str, left: Ints, right: Ints, codes: tuple[int, ...], cuts: tuple[float, ...]
    ) -> Levels:
        """Return 0 unknown, 1 same, else the first of codes whose cut is reached, or the last."""
        level = np.where(left == right, 1, codes[-1]).astype(np.int8)
        level[(left < 0) | (right < 0)] = 0
        apart = np.flatnonzero(level == codes[-1])
        values = self._values[name]
        likeness = cpdist(
            values[left[apart]].tolist(), values[right[apart]].tolist(),
            scorer=JaroWinkler.normalized_similarity, dtype=np.float32, workers=-1,
        )  # fmt: skip
        for code, cut in zip(reversed(codes[:-1]), reversed(cuts), strict=True):
            level[apart[likeness >= cut]] = code
        return level

    def _shared(self, name: str, left: Ints, right: Ints) -> tuple[Bools, Ints, Bools]:
        """Return where a value is shared, how many carry it, and where both sides know one."""
        codes = getattr(self._ready, name).codes
        a, b = codes[left], codes[right]
        return *_any_equal(a, b, self._counts[name]), (a[:, 0] >= 0) & (b[:, 0] >= 0)

    def _email(self, left: Ints, right: Ints, clash: Bools, kin: Bools) -> tuple[Levels, Ints]:
        ready = self._ready
        same, count, known = self._shared("email", left, right)
        handle, named = (self._shared(name, left, right)[0] for name in ("handle", "mailbox"))
        level = np.where(known, 7, 0).astype(np.int8)
        apart = np.flatnonzero(known & ~same & ~named & ~clash)
        values = self._values["email"]
        typed = cpdist(
            values[ready.email.first[left[apart]]].tolist(),
            values[ready.email.first[right[apart]]].tolist(),
            scorer=OSA.distance, score_cutoff=2, dtype=np.uint8, workers=-1,
        )  # fmt: skip
        level[apart[typed <= 2]] = 6
        level[
            self._numbered[ready.email.first[left]] == self._numbered[ready.email.first[right]]
        ] = 7
        level[~known] = 0
        level[named & ~same & ~clash] = 5
        level[handle & ~same & ~clash] = 4
        role = self._role[ready.email.first[left]]
        level[same] = np.where(clash | role, 2, 1)[same]
        level[same & clash & kin] = 3
        return level, np.where(level == 1, count, 0)

    def _phone(self, left: Ints, right: Ints, clash: Bools, kin: Bools) -> tuple[Levels, Ints]:
        ready = self._ready
        same, count, known = self._shared("phone", left, right)
        level = np.where(known, 5, 0).astype(np.int8)
        apart = np.flatnonzero(known & ~same)
        values = self._values["phone"]
        typed = cpdist(
            values[ready.phone.first[left[apart]]].tolist(),
            values[ready.phone.first[right[apart]]].tolist(),
            scorer=OSA.distance, score_cutoff=1, dtype=np.uint8, workers=-1,
        )  # fmt: skip
        level[apart[typed <= 1]] = 4
        nameless = (ready.given[left] < 0) | (ready.given[right] < 0)
        level[same] = np.where(clash | nameless, 2, 1)[same]
        level[same & clash & kin] = 3
        return level, np.where(level == 1, count, 0)

    def _profile(self, left: Ints, right: Ints) -> tuple[Levels, Ints]:
        # no faint likeness: the addresses of two people of one name look alike
        same, count, known = self._shared("profile", left, right)
        level = np.where(same, 1, 2).astype(np.int8)
        return np.where(known, level, 0).astype(np.int8), np.where(same, count, 0)

    def _company(self, left: Ints, right: Ints) -> tuple[Levels, Ints]:
        ready, counts = self._ready, self._counts["workplace"]
        # a company may equal a domain; one domain on both sides is the address's own evidence, and
        # two addresses of one organisation are as a rule two people
        tried = (
            (ready.company, ready.company), (ready.company, ready.domain),
            (ready.domain, ready.company),
        )  # fmt: skip
        same = np.zeros(len(left), bool)
        rarest = np.full(len(left), np.iinfo(np.int32).max, np.int32)
        for one, other in tried:
            hit, count = _any_equal(one.codes[left], other.codes[right], counts)
            same |= hit
            np.minimum(rarest, count, out=rarest, where=hit)
        level = self._fuzzy(
            "workplace", ready.workplace.first[left], ready.workplace.first[right], (2, 3), (ALIKE,)
        )
        # a domain need not look like its company's name
        named = (ready.company.first[left] >= 0) & (ready.company.first[right] >= 0)
        level[~named & (level != 2)] = 0
        domains = (ready.company.first[left] < 0) & (ready.company.first[right] < 0)
        level[domains] = 0
        level[same] = 1
        return level, np.where(same, rarest, 0)

    def _text(self, left: Ints, right: Ints, name: str) -> tuple[Levels, Ints]:
        column: Coded = getattr(self._ready, name)
        a, b = column.first[left], column.first[right]
        level = self._fuzzy(name, a, b, (2, 3), (ALIKE,))
        return level, np.where(level == 1, self._counts[name][a], 0)

    def _source(self, left: Ints, right: Ints) -> tuple[Levels, Ints]:
        """Return whether two lists or one hold the records; unknown where all are from one."""
        a, b = self._ready.source[left], self._ready.source[right]
        level = np.where(a == b, 2, 1).astype(np.int8)
        level[(a < 0) | (b < 0)] = 0
        return level, np.zeros(len(left), np.int32)


def _any_equal(a: Ints, b: Ints, counts: Ints) -> tuple[Bools, Ints]:
    """Return where two records share one of their values, and how many carry the rarest of these.

    ``a`` and ``b`` hold codes, one row per pair and one column per value.
    """
    same = np.zeros(len(a), bool)
    rarest = np.full(len(a), np.iinfo(np.int32).max, np.int32)
    for i in range(a.shape[1]):
        for j in range(b.shape[1]):
            hit = (a[:, i] >= 0) & (a[:, i] == b[:, j])
            same |= hit
            np.minimum(rarest, counts[a[:, i]], out=rarest, where=hit)
    return same, np.where(same, rarest, 0)


def _counts(codes: Ints, size: int) -> Ints:
    return np.append(np.bincount(codes[codes >= 0], minlength=size), 0).astype(np.int32)


def _codes(texts: list[str]) -> list[int]:
    place = {text: i for i, text in enumerate(sorted(set(texts)))}
    return [place[text] for text in texts]
