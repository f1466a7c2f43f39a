"""Writes mail.mbox as Google Takeout does: headers, and one line where the body would be."""

from __future__ import annotations

from email.header import Header
from pathlib import Path

from introlab.samples.history import Address, Mail
from introlab.samples.world import World

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SPECIAL = ',.;:"()<>@[]\\'


def write_mailbox(folder: Path, world: World, mails: list[Mail]) -> None:
    """Write mail.mbox, oldest first."""
    last_of_thread: dict[int, str] = {}
    parts = []
    for number, mail in enumerate(mails):
        host = mail.sender[1].rpartition("@")[2]
        message_id = f"<{number:04x}.{world.seed}@{host}>"
        before = last_of_thread.get(mail.thread, "") if mail.thread else ""
        thread = 1_660_000_000_000_000_000 + (mail.thread or 900_000 + number) * 1_048_583
        parts.append(_message(mail, message_id, before, thread))
        last_of_thread[mail.thread] = message_id
    (folder / "mail.mbox").write_bytes("".join(parts).encode("ascii"))


def _message(mail: Mail, message_id: str, before: str, thread: int) -> str:
    day, month = _WEEKDAYS[mail.at.weekday()], _MONTHS[mail.at.month - 1]
    clock = mail.at.strftime("%H:%M:%S")
    lines = [
        f"From {thread}@xxx {day} {month} {mail.at.day:02d} {clock} +0000 {mail.at.year}",
        f"X-GM-THRID: {thread}",
        f"X-Gmail-Labels: {mail.labels}",
        f"Message-ID: {message_id}",
        *([f"In-Reply-To: {before}"] if before else []),
        f"Date: {day}, {mail.at.day:02d} {month} {mail.at.year} {clock} +0000",
        f"From: {written(mail.sender)}",
        f"To: {joined(mail.to)}",
        *([f"Cc: {joined(mail.cc)}"] if mail.cc else []),
        f"Subject: {mail.subject if mail.subject.isascii() else encoded(mail.subject)}",
        *mail.extra,
        "",
        "body left out",
        "",
        "",
    ]
    return "\n".join(lines)


def encoded(text: str) -> str:
    """Return text as RFC 2047 encoded words on one line.

    Examples
    --------
    >>> encoded("Åse")
    '=?utf-8?q?=C3=85se?='
    """
    return Header(text, "utf-8", maxlinelen=900).encode()


def written(address: Address) -> str:
    """Return 'Name <address>' with the name quoted or encoded where it must be.

    Examples
    --------
    >>> written(("J. Roe", "j@example.com"))
    '"J. Roe" <j@example.com>'
    """
    name, mailbox = address
    if not name:
        return mailbox
    if not name.isascii():
        return f"{encoded(name)} <{mailbox}>"
    if any(letter in _SPECIAL for letter in name):
        return f'"{name}" <{mailbox}>'
    return f"{name} <{mailbox}>"


def joined(addresses: list[Address]) -> str:
    """Return the addresses of one header, a long list folded after each comma."""
    return (",\n " if len(addresses) > 3 else ", ").join(written(a) for a in addresses)
