"""Records made comparable: one spelling per name, address, number, workplace and place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz.fuzz import partial_ratio
from rapidfuzz.process import cpdist

from introlab.matching import spelling
from introlab.matching.coded import Coded, Ints, coded, in_front
from introlab.tables import IntrolabError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import numpy.typing as npt
    import pandas as pd

#: Likeness in percent from which a mailbox name counts as made of its bearer's name.
OWN_NAME = 75


@dataclass(frozen=True)
class Prepared:
    """Records in comparable form, sorted by record id so that no result depends on their order.

    ``given`` and ``family`` write names in one common list of values, ``names``; ``sounds`` numbers
    what each of these sounds like. ``handle`` is a mailbox name that is not made of the person's
    own name (most are, and then two people of one name have one mailbox name). ``company`` (also
    former ones) and the ``domain`` of a work address are written in one list of values, so that
    they can be equal; ``workplace`` holds both.
    """

    ids: list[str]
    names: list[str]
    sounds: Ints
    given: Ints
    family: Ints
    email: Coded
    mailbox: Coded
    handle: Coded
    phone: Coded
    profile: Coded
    company: Coded
    domain: Coded
    workplace: Coded
    title: Coded
    city: Coded
    source: Ints

    def __len__(self) -> int:
        return len(self.ids)


def prepare(records: pd.DataFrame) -> Prepared:
    """Return the records in comparable form.

    Parameters
    ----------
    records : DataFrame
        One row a record: ``record_id`` and any of source, given_name, family_name, email, phone,
        company, title, city, linkedin_url. '' and missing mean unknown. One cell may hold several
        e-mails, phones, companies or profiles, separated by ';'.

    Raises
    ------
    IntrolabError
        If record ids are missing or not unique.

    Examples
    --------
    >>> import pandas as pd
    >>> ready = prepare(pd.DataFrame({"record_id": ["b", "a"], "email": ["jo.roe@example.org", ""],
    ...                               "given_name": ["", "Jo Roe"]}))
    >>> ready.ids, [ready.names[i] for i in ready.family]
    (['a', 'b'], ['roe', 'roe'])
    """
    return prepare_columns(lambda name: coded(records[name]) if name in records.columns else None)


def prepare_columns(read: Callable[[str], Coded | None]) -> Prepared:
    """Return what `prepare` returns, from columns that are read one after the other.

    For large sets: of the columns as written, only one is held at a time.
    """
    ids, order = _sorted_ids(read("record_id"))

    def column(name: str) -> Coded:
        found = read(name)
        if found is None:
            return Coded(np.full((len(ids), 1), -1, np.int32), [])
        return Coded(found.codes[order], found.texts)

    email = column("email").map_many(spelling.emails)
    names, given, family = _names(column("given_name"), column("family_name"), email)
    mailbox = email.map(spelling.mailbox)
    company = column("company").map_many(spelling.companies)
    workplaces, (squeezed, domain) = _in_one_list(
        (company.map(lambda name: name.replace(" ", "")), email.map(spelling.own_domain))
    )
    return Prepared(
        ids=ids,
        names=names,
        sounds=_sounds(names),
        given=given,
        family=family,
        email=email,
        mailbox=mailbox,
        handle=_handles(mailbox, names, given, family),
        phone=column("phone").map_many(spelling.phones),
        profile=column("linkedin_url").map_many(spelling.profiles),
        company=Coded(squeezed, workplaces),
        domain=Coded(domain, workplaces),
        workplace=in_front(np.hstack([squeezed, domain]), workplaces),
        title=column("title").map(spelling.job_title),
        city=column("city").map(spelling.place),
        source=_sources(column("source")),
    )


def _sources(column: Coded) -> Ints:
    """Return the list each record is from; unknown for all if there is one list only."""
    return column.first if len(column.texts) > 1 else np.full(len(column.codes), -1, np.int32)


def _sorted_ids(column: Coded | None) -> tuple[list[str], Ints]:
    """Return the record ids in order, and the rows in the order of their ids."""
    if column is None:
        raise IntrolabError("The table of records has no column 'record_id'. Add one.")
    places = column.first
    doubled = len(places) - len(np.unique(places))
    if doubled or (places < 0).any():
        raise IntrolabError(
            f"The column 'record_id' must hold one text of its own for each row: {doubled} rows "
            "repeat an earlier one, or one is blank. Number the rows."
        )
    # the values are sorted, and each stands in one row
    return column.texts, np.argsort(places).astype(np.int32)


def _in_one_list(columns: Iterable[Coded]) -> tuple[list[str], list[Ints]]:
    """Return a common list of values, and the codes of each column in it."""
    columns = list(columns)
    values = sorted({value for column in columns for value in column.texts})
    place = {value: i for i, value in enumerate(values)}
    codes = []
    for column in columns:
        table = np.array([*(place[value] for value in column.texts), -1], np.int32)
        codes.append(table[column.codes])
    return values, codes


def _names(given: Coded, family: Coded, email: Coded) -> tuple[list[str], Ints, Ints]:
    """Return name parts; what a cell lacks is taken from the other cell or from the address."""
    cells = (
        given.map(spelling.given_name),
        family.map(spelling.family_name),
        # a whole name in one cell
        given.map(lambda text: _split(text)[0]),
        given.map(lambda text: _split(text)[1]),
        family.map(lambda text: _split(text)[0]),
        family.map(lambda text: _split(text)[1]),
        email.map(lambda text: spelling.name_in_mailbox(text)[0]),
        email.map(lambda text: spelling.name_in_mailbox(text)[1]),
    )
    values, codes = _in_one_list(cells)
    first, last, start, rest, family_first, family_rest, mail_first, mail_last = (
        c[:, 0] for c in codes
    )
    whole = (last < 0) & (rest >= 0)
    first, last = np.where(whole, start, first), np.where(whole, rest, last)
    whole = (first < 0) & (family_rest >= 0)
    first, last = np.where(whole, family_first, first), np.where(whole, family_rest, last)
    # an address speaks where it contradicts nothing
    initial = np.array([v[0] for v in values] + [""])
    short = np.array([len(v) == 1 for v in values] + [False])
    fits = (mail_first >= 0) & ((first < 0) | (initial[first] == initial[mail_first]))
    fits &= (last < 0) | (initial[last] == initial[mail_last])
    first = np.where(fits & ((first < 0) | short[first]), mail_first, first)
    last = np.where(fits & ((last < 0) | short[last]), mail_last, last)
    nameless = (first < 0) & (last < 0) & (email.first >= 0)
    _name_by_mailbox(nameless, email, values, first, last)
    return values, first.astype(np.int32), last.astype(np.int32)


def _name_by_mailbox(
    nameless: npt.NDArray[np.bool_], email: Coded, names: list[str], first: Ints, last: Ints
) -> None:
    """Fill in names that the address of a nameless record spells, if others bear them."""
    givens = frozenset(names[i] for i in np.unique(first[first >= 0]))
    families = frozenset(names[i] for i in np.unique(last[last >= 0]))
    place = {name: i for i, name in enumerate(names)}
    for row in np.flatnonzero(nameless).tolist():
        address = email.texts[email.first[row]]
        given, family = spelling.name_from_mailbox(address, givens, families)
        first[row], last[row] = place.get(given, -1), place.get(family, -1)


def _sounds(names: list[str]) -> Ints:
    heard = [spelling.sound(name) for name in names]
    place = {text: i for i, text in enumerate(sorted(set(heard)))}
    return np.array([*(place[text] if text else -1 for text in heard), -1], np.int32)


def _split(text: str) -> tuple[str, str]:
    """Return (given, family) of a whole name in one cell; ('', '') for a single word.

    A middle name counts on both sides: where it belongs cannot be told.
    """
    words = spelling.name_words(text)
    if not any(len(word) > 1 for word in words[1:]):
        return "", ""
    return spelling.given_name(" ".join(words[:-1])), spelling.family_name(" ".join(words[1:]))


def _handles(mailbox: Coded, names: list[str], given: Ints, family: Ints) -> Coded:
    """Return the mailbox names without those that contain the bearer's given or family name."""
    words = [name.replace(" ", "") for name in names]
    known = {word for word in words if len(word) > 2}
    telling = [len(v) > 5 and v.rstrip("0123456789") not in known for v in mailbox.texts]
    codes = np.where(np.array([*telling, False])[mailbox.codes], mailbox.codes, -1)
    rows, places = np.nonzero(codes >= 0)
    texts = [mailbox.texts[i] for i in codes[rows, places].tolist()]
    for column in (given, family):
        bearer = [words[i] if i >= 0 and len(words[i]) > 2 else "" for i in column[rows].tolist()]
        alike = cpdist(bearer, texts, scorer=partial_ratio, dtype=np.float32, workers=-1)
        own = alike >= OWN_NAME
        codes[rows[own], places[own]] = -1
    return in_front(codes, mailbox.texts)
