"""Writes the two address books: Google Contacts (CSV of 2024 on) and the phone (vCard 3.0)."""

from __future__ import annotations

import csv
from pathlib import Path

from introlab.samples.dice import Dice
from introlab.samples.people import Person
from introlab.samples.world import World

GOOGLE_HEADER = (
    "First Name", "Middle Name", "Last Name", "Phonetic First Name", "Phonetic Middle Name",
    "Phonetic Last Name", "Name Prefix", "Name Suffix", "Nickname", "File As", "Organization Name",
    "Organization Title", "Organization Department", "Birthday", "Notes", "Photo", "Labels",
    "E-mail 1 - Label", "E-mail 1 - Value", "E-mail 2 - Label", "E-mail 2 - Value",
    "Phone 1 - Label", "Phone 1 - Value", "Website 1 - Label", "Website 1 - Value",
)  # fmt: skip
#: Rows without a name in Google, cards without a name on the phone.
NAMELESS = {"google": 7, "phone": 4}


def written_phone(dice: Dice, phone: str) -> str:
    """Return a number as people type it: '+1 212 555 0123', '(212) 555-0123', '212-555-0123'."""
    _, area, exchange, line = phone.split()
    forms = (
        phone,
        f"({area}) {exchange}-{line}",
        f"{area}-{exchange}-{line}",
        phone.replace(" ", ""),
    )
    return dice.choice(forms)


def in_book(world: World, book: str) -> list[Person]:
    """Return the people of an address book in the order of its file."""
    listed = [p for p in world.people if book in p.sources]
    return Dice(world.seed, f"order of {book}").shuffled(listed)


def has_email(person: Person, book: str) -> bool:
    """Return whether the book knows the person's e-mail address.

    The core always has one there if it has mail at all, so that its cards join it exactly.
    """
    mail = "mail" in person.sources
    if person.tier == "core":
        return mail
    share = 85 if mail else 45
    return int(person.person_id[1:]) * 37 % 100 < (share if book == "google" else share - 30)


def has_url(person: Person, book: str) -> bool:
    """Return whether the book knows the person's LinkedIn profile: half of the Google rows."""
    if "linkedin" not in person.sources:
        return False
    if person.tier == "core":
        return True
    return book == "google" and int(person.person_id[1:]) * 53 % 100 < 50


def book_address(person: Person) -> str:
    """Return the address in the books: the one of the mail, else a private one."""
    return person.address() if "mail" in person.sources else person.private_address


def write_google(folder: Path, world: World) -> None:
    """Write google_contacts.csv: CRLF, several values in one cell joined by ' ::: '."""
    dice = Dice(world.seed, "google")
    rows = [_google_row(dice, person) for person in in_book(world, "google")]
    circle = [p for p in world.people if p.tier == "circle" and "google" not in p.sources]
    for number, person in enumerate(dice.sample(circle, NAMELESS["google"])):
        nameless = {"E-mail 1 - Label": "* ", "E-mail 1 - Value": person.address()}
        if number % 3 == 0:
            nameless = {"Organization Name": f"{person.job.company.name} reception",
                        "Phone 1 - Value": f"+1 917 555 01{number:02d}"}  # fmt: skip
        rows.insert(dice.randint(0, len(rows)), nameless)
    with (folder / "google_contacts.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, GOOGLE_HEADER, restval="", lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(rows)


def _google_row(dice: Dice, person: Person) -> dict[str, str]:
    given, family = person.name_in("google")
    row = {"First Name": given, "Last Name": family, "Labels": "* myContacts"}
    if dice.chance(0.3):
        row["Labels"] = dice.choice(("Clients ::: * myContacts", "Data evening ::: * myContacts"))
    if dice.chance(0.7):
        row["Organization Name"] = person.job.company.name + dice.pick(
            ("", " Ltd", " Inc."), (6, 1, 1)
        )
        row["Organization Title"] = person.job.title if dice.chance(0.6) else ""
    if has_email(person, "google"):
        addresses = [book_address(person)]
        if addresses[0] != person.private_address and dice.chance(0.15):
            addresses.append(person.private_address)
        row["E-mail 1 - Label"] = "* Work" if len(addresses) == 1 else "* Work ::: Home"
        row["E-mail 1 - Value"] = " ::: ".join(addresses)
        if len(person.jobs) > 1 and dice.chance(0.5):
            row["E-mail 2 - Label"], row["E-mail 2 - Value"] = "Other", person.jobs[-2].address
    if dice.chance(0.6) or not has_email(person, "google"):
        row["Phone 1 - Label"], row["Phone 1 - Value"] = "Mobile", written_phone(dice, person.phone)
    if has_url(person, "google"):
        row["Website 1 - Label"], row["Website 1 - Value"] = "LinkedIn", person.url()
    if dice.chance(0.06):
        row["Birthday"] = f"--{dice.randint(1, 12):02d}-{dice.randint(1, 28):02d}"
    if dice.chance(0.05):
        row["Notes"] = "Met at the data evening\nprefers short mails"
    return row


def write_phone(folder: Path, world: World) -> None:
    """Write phone.vcf: vCard 3.0 with CRLF; cards without a name keep a number only."""
    dice = Dice(world.seed, "phone")
    cards = [_card(dice, person) for person in in_book(world, "phone")]
    for number in range(NAMELESS["phone"]):
        cards.insert(
            dice.randint(0, len(cards)), ["N:;;;;", "FN:", f"TEL;TYPE=CELL:+1 917 555 015{number}"]
        )
    lines = []
    for card in cards:
        lines += ["BEGIN:VCARD", "VERSION:3.0", *card, "END:VCARD"]
    (folder / "phone.vcf").write_bytes("".join(f"{line}\r\n" for line in lines).encode())


def escaped(text: str) -> str:
    r"""Return text with the four escapes of vCard and iCalendar.

    Examples
    --------
    >>> print(escaped("Birch, Elm; Oak"))
    Birch\, Elm\; Oak
    """
    text = text.replace("\\", "\\\\").replace("\n", "\\n")
    return text.replace(",", "\\,").replace(";", "\\;")


def _card(dice: Dice, person: Person) -> list[str]:
    given, family = (escaped(part) for part in person.name_in("phone"))
    card = [f"N:{family};{given};;;", f"FN:{given} {family}"]
    card.append(f"TEL;TYPE=CELL:{written_phone(dice, person.phone)}")
    if dice.chance(0.4):
        card.append(f"ORG:{escaped(person.job.company.name)};")
    if has_email(person, "phone"):
        card.append(f"EMAIL;TYPE=INTERNET:{book_address(person)}")
    if has_url(person, "phone"):
        card += [f"item1.URL:{person.url()}", "item1.X-ABLabel:LinkedIn"]
    if dice.chance(0.05):
        card.append("NOTE:" + escaped("rings twice, then hangs up"))
    return card
