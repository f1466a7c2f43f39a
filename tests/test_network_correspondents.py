"""Who wrote and was written to is derived from stored mail and the user's word, at any time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from introlab.network.contacts import contacts
from introlab.network.intake import load
from introlab.network.owner import say_own
from introlab.network.receipts import receipts
from introlab.network.trust import add_tag

if TYPE_CHECKING:
    from pathlib import Path

    from introlab.workspace import Workspace

ME, WORK, JANE, RICK = "me@example.org", "me@work.example.com", "jane@example.com", "r@example.net"


@pytest.fixture
def mailbox(tmp_path: Path) -> Path:
    pairs = [(f"Jane Doe <{JANE}>", ME), (ME, JANE), (RICK, ME), (WORK, RICK), (RICK, WORK),
             (ME, WORK), (ME, JANE), (ME, JANE)]  # fmt: skip
    path = tmp_path / "Sent and received.mbox"
    path.write_text("".join(
        f"From x Mon Jan 15 09:30:00 2024\nFrom: {sender}\nTo: {to}\n"
        f"Date: Mon, 15 Jan 2024 09:30:00 +0000\nMessage-ID: <{n}@example.com>\n"
        f"{'X-Gmail-Labels: Sent' if sender == ME else 'Received: x'}\n\nbody\n\n"
        for n, (sender, to) in enumerate(pairs)
    ))  # fmt: skip
    return path


def emails(ws: Workspace) -> list[str]:
    return sorted(contacts(ws)["email"])


def test_a_confirmed_address_makes_its_correspondents_contacts_at_once(
    ws: Workspace, mailbox: Path
) -> None:
    load(ws, [mailbox])
    assert emails(ws) == [JANE]
    say_own(ws, WORK, mine=True)
    assert emails(ws) == [JANE, RICK]
    assert receipts(ws)["left_out"].tolist() == ["1 nobody else on it"]
    assert receipts(ws)["kept"].tolist() == [7]
    assert ws.rows("SELECT count(*) FROM interaction") == [(7,)]
    say_own(ws, WORK, mine=False)
    assert emails(ws) == [JANE]
    assert receipts(ws)["left_out"].tolist() == [""]
    assert receipts(ws)["kept"].tolist() == [8]


def test_a_rejected_address_leaves_no_contact_behind_unless_something_was_said_about_it(
    ws: Workspace, mailbox: Path
) -> None:
    load(ws, [mailbox])
    say_own(ws, WORK, mine=True)
    (rick,) = contacts(ws).set_index("email").loc[[RICK], "contact_id"]
    add_tag(ws, int(rick), "tax", 4)
    say_own(ws, WORK, mine=False)
    say_own(ws, ME, mine=False)
    assert emails(ws) == [RICK]


def test_the_name_of_a_correspondent_is_the_one_shown_most(ws: Workspace, mailbox: Path) -> None:
    load(ws, [mailbox])
    assert contacts(ws)["name"].tolist() == ["Jane Doe"]
    assert ws.rows("SELECT key FROM record_key ORDER BY 1") == [
        (f"email:{JANE}",), ("name:jane doe",)
    ]  # fmt: skip


def test_mail_in_two_loads_makes_a_correspondent(ws: Workspace, tmp_path: Path) -> None:
    line = "From x Mon Jan 15 09:30:00 2024\n"
    for name, sender, to in (("Inbox", JANE, ME), ("Sent", ME, JANE)):
        (tmp_path / name).write_text(
            f"{line}From: {sender}\nTo: {to}\nDate: Mon, 15 Jan 2024 09:30:00 +0000\n"
            f"Message-ID: <{name}@example.com>\n\nbody\n\n"
        )
        load(ws, [tmp_path / name])
    assert emails(ws) == [JANE]
