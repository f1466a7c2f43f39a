"""Which mails are between people: labels, lists, robots; and which addresses are the user's."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from functools import lru_cache
from typing import NamedTuple, Protocol

from introlab.sources.mail.addresses import decode_words
from introlab.sources.mail.fields import text_of, values_of

LIST = "newsletter or list"
AUTOMATIC = "automatic message"
NO_REPLY = "no-reply sender"
SPAM_OR_TRASH = "spam or trash"
DRAFT = "draft"
CHAT = "chat"

#: Gmail writes labels in the user's language; other programs name folders so. These are the names
#: in the languages of Europe and the most spoken others; a missing one costs a count, never a
#: person.
_SPAM_OR_TRASH = frozenset({
    "spam", "trash", "bin", "papierkorb", "corbeille", "papelera", "cestino", "prullenbak",
    "lixeira", "lixo", "papperskorgen", "papirkurv", "papirkurven", "roskakori", "kosz", "koš",
    "çöp kutusu", "корзина", "спам", "ゴミ箱", "迷惑メール", "skräppost", "søppelpost",
    "roskaposti",
    "junk", "junk mail", "junk e-mail", "junk email", "junk-e-mail", "deleted", "deleted items",
    "deleted messages", "gelöschte elemente", "gelöscht", "éléments supprimés", "indésirables",
    "elementos eliminados", "posta indesiderata", "verwijderde items",
    "垃圾邮件", "已删除邮件", "휴지통", "스팸함", "kuka", "correo no deseado", "ongewenste e-mail",
})  # fmt: skip
_DRAFTS = frozenset({
    "drafts", "draft", "entwürfe", "brouillons", "borradores", "bozze", "concepten", "rascunhos",
    "utkast", "kladder", "luonnokset", "wersje robocze", "koncepty", "taslaklar", "черновики",
    "下書き", "草稿", "임시보관함", "piszkozatok",
})  # fmt: skip
_SENT = frozenset({
    "sent", "sent items", "sent messages", "sent mail", "sent-mail", "gesendete elemente",
    "gesendete objekte", "éléments envoyés", "elementos enviados", "verzonden items", "gesendet",
    "messages envoyés", "envoyés", "enviados", "enviadas", "e-mails enviados",
    "posta inviata", "inviati", "verzonden", "skickat", "skickade", "sendt", "sendte", "lähetetyt",
    "wysłane", "odeslaná pošta", "odeslané", "gönderilmiş postalar", "отправленные",
    "送信済みメール",
    "已发邮件", "보낸편지함", "elküldött",
})  # fmt: skip
_CHATS = frozenset({"chat", "chats"})
#: All labels that tell something here.
TELLING = _SPAM_OR_TRASH | _DRAFTS | _SENT | _CHATS

_ROBOT = re.compile(
    r"email:([\w.+-]*(no|do-?not|donot)[._-]?(reply|respond|answer)|[\w.+-]*no-?repl|mailer-daemon"
    r"|postmaster|bounces?|notifications?|notify|nicht-?antworten|ne-?pas-?repondre|nepasrepondre"
    r"|no-?responder|noresponder|nao-?responda|non-?rispondere)([._+-][^@]*)?@"
)
_BULK = frozenset({"bulk", "list", "junk"})

#: An address is taken for the user's without other evidence only if it is on this share of the
#: mails: more than half cannot be true of anybody else in an ordinary mailbox.
_OWN_SHARE = 0.6


@lru_cache(maxsize=1024)
def labels_of(raw: bytes, folder: frozenset[str] = frozenset()) -> frozenset[str]:
    """Return the labels of a mail: those of its field 'x-gmail-labels', lower case, and others.

    Parameters
    ----------
    raw : bytes
        The field; Gmail encodes it, in the language of the user.
    folder : frozenset of str
        What the name of its folder says, as a label.

    Examples
    --------
    >>> sorted(labels_of(b": =?UTF-8?Q?=C3=85pnet,Sendt?="))
    ['sendt', 'åpnet']
    """
    decoded = decode_words(text_of(raw)).casefold()
    return frozenset(part.strip().strip('"') for part in decoded.split(",")) | folder


def is_sent(labels: frozenset[str]) -> bool:
    """Return whether the labels say that the user sent the mail."""
    return not labels.isdisjoint(_SENT)


@lru_cache(maxsize=4096)
def unwanted(
    labels: frozenset[str], list_id: bytes = b"", leave: bytes = b"", precedence: bytes = b"",
    automatic: bytes = b"", unsent: bytes = b"", status: bytes = b"",
) -> str:  # fmt: skip
    """Return why a mail is not one between people, or '' if it may be.

    Parameters
    ----------
    labels : frozenset of str
        Gmail's labels, and what the name of the folder says in their words; lower case.
    list_id, leave, precedence, automatic, unsent, status : bytes
        Its fields 'list-id', 'list-unsubscribe', 'precedence', 'auto-submitted', 'x-unsent' and
        'x-mozilla-status', raw, b'' for none.

    Examples
    --------
    >>> unwanted(frozenset({"inbox"}), list_id=b": <news.example.com>")
    'newsletter or list'
    >>> unwanted(frozenset({"inbox"}))
    ''
    """
    if labels & _SPAM_OR_TRASH:
        return SPAM_OR_TRASH
    if labels & _DRAFTS:
        return DRAFT
    if labels & _CHATS:
        return CHAT
    if values_of(unsent) == ["1"]:
        return DRAFT
    if _is_deleted(text_of(status)):
        return SPAM_OR_TRASH
    if list_id or leave or text_of(precedence).casefold() in _BULK:
        return LIST
    if text_of(automatic).split(";")[0].strip().casefold() not in {"no", ""}:
        return AUTOMATIC
    return ""


def _is_deleted(status: str) -> bool:
    """Return whether Thunderbird's bits say that the user deleted the mail (it stays in the file).

    The bit is 0x0008, 'expunged', in nsMsgMessageFlags.idl of Thunderbird.
    """
    return bool(re.fullmatch("[0-9A-Fa-f]{4}", status)) and bool(int(status, 16) & 0x0008)


def is_robot(sender: str) -> bool:
    """Return whether the key of a sender is that of a program.

    Examples
    --------
    >>> is_robot("email:no-reply@example.com"), is_robot("email:noah@example.com")
    (True, False)
    """
    return bool(_ROBOT.match(sender))


class Shown(Protocol):
    """Whom a mail shows: keys of everybody, and of the sender."""

    keys: tuple[str, ...]
    sender: str


class Sign(NamedTuple):
    """How many mails show that an address is the user's, and on how many it is at all."""

    delivered: int = 0
    sent: int = 0
    unreceived: int = 0
    present: int = 0


Sight = tuple[Shown, frozenset[str], bool, bool]
"""What one mail shows: who is on it, mailboxes it was delivered to, whether it is labelled as sent,
whether it passed a server."""


class OwnAddresses:
    """Finds the user's own addresses from what the mails of one mailbox say.

    Attributes
    ----------
    mails, with_received : int
        Mails between people, and those of them that passed a server (number).
    """

    def __init__(self) -> None:
        self.mails = 0
        self.with_received = 0
        self._delivered: Counter[str] = Counter()
        self._sent: Counter[str] = Counter()
        self._unreceived: Counter[str] = Counter()
        self._present: Counter[str] = Counter()
        #: Mails that show the same are counted together, and looked at when they are asked for.
        self._groups: Counter[Sight] = Counter()

    def note(self, sights: Collection[Sight]) -> None:
        """Take mails into account: who is on them and what shows whose mailbox they lay in."""
        self.mails += len(sights)
        self.with_received += sum(received for *_, received in sights)
        self._groups.update(sights)

    def add(self, key: str, sign: Sign) -> None:
        """Take into account what other mails showed of an address."""
        for counts, number in zip(self._counts(), sign, strict=True):
            if number:
                counts[key] += number

    def clear(self) -> None:
        """Begin anew."""
        self.mails = self.with_received = 0
        for counts in self._counts():
            counts.clear()

    def signs(self) -> dict[str, Sign]:
        """Return what the mails show of each address that is on any of them."""
        counts = self._counts()
        keys = {key for counter in counts for key in counter}
        return {key: Sign(*(counter[key] for counter in counts)) for key in sorted(keys)}

    def _counts(self) -> tuple[Counter[str], ...]:
        for (people, delivered, sent, received), number in self._groups.items():
            for key in people.keys:
                self._present[key] += number
            for key in delivered:
                self._delivered[key] += number
            if sent:
                self._sent[people.sender] += number
            elif not received:
                self._unreceived[people.sender] += number
        self._groups.clear()
        return self._delivered, self._sent, self._unreceived, self._present

    def found(self, known: frozenset[str]) -> Counter[str]:
        """Return the user's addresses with the number of mails that show it, surest first.

        Evidence, in this order: mail labelled as sent; mail that passed no server while the rest
        did, if one sender wrote more than half of it (colleagues on one server do too); the address
        mail was delivered to; else the one address that is on most mails. Known addresses count
        where they are on any mail.
        """
        self._counts()
        counts: Counter[str] = Counter()
        counts.update(self._sent)
        if self.with_received:
            # a mailbox in which nothing passed a server (a list archive) says nothing this way
            least = max(2, self.mails // 50, 1 + sum(self._unreceived.values()) // 2)
            counts.update({k: n for k, n in self._unreceived.items() if n >= least})
        least = max(1, self.mails // 20)
        counts.update({
            key: n for key, n in self._delivered.items()
            if n >= least and (key in self._present or not counts)
        })  # fmt: skip
        counts.pop("", None)
        if not counts:
            counts.update(self._most_present())
        for key in known:
            if key in self._present:
                counts[key] = max(counts[key], self._present[key])
        return counts

    def _most_present(self) -> dict[str, int]:
        ranked = self._present.most_common(2)
        alone = len(ranked) == 1 or (len(ranked) > 1 and ranked[0][1] > ranked[1][1])
        if ranked and alone and ranked[0][1] > max(1, _OWN_SHARE * self.mails):
            return dict(ranked[:1])
        return {}
