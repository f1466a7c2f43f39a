"""Writes the owner's own tables: prospects, past introductions, trust tags."""

from __future__ import annotations

import csv
from pathlib import Path

from introlab.samples.past import Intro
from introlab.samples.prospects import Prospect
from introlab.samples.world import World

PROSPECT_HEADER = ("Name", "Company", "Title", "Email", "LinkedIn", "Context", "Why", "Benefit",
                   "Known by")  # fmt: skip
INTRO_STEPS = ("asked", "agreed", "introduced", "met", "won", "declined")
INTRO_HEADER = ("introducer", "prospect", "context", *(f"{step}_on" for step in INTRO_STEPS), "why",
                "note")  # fmt: skip
TAG_HEADER = ("contact", "context", "direction", "rating", "tagged_on", "note", "know_personally",
              "do_not_ask")  # fmt: skip


def _write(path: Path, header: tuple[str, ...], rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def write_prospects(folder: Path, world: World) -> None:
    """Write prospects.csv. An organisation has no name of a person: Name is blank."""
    _write(folder / "prospects.csv", PROSPECT_HEADER, [_prospect(p) for p in world.prospects])


def _prospect(prospect: Prospect) -> list[str]:
    person, ends = prospect.person, [prospect.context, prospect.why, prospect.benefit]
    if person is None:
        return ["", prospect.company.name, "", "", "", *ends, ""]
    return [
        person.name,
        prospect.company.name,
        person.job.title,
        person.address() if prospect.shows_email else "",
        person.url() if prospect.shows_url else "",
        *ends,
        "; ".join(contact.name for contact in prospect.known_by),
    ]


def write_past_intros(folder: Path, world: World) -> None:
    """Write past_intros.csv, oldest first; some rows know only the month."""

    def row(intro: Intro) -> list[str]:
        days = [intro.days.get(step) for step in INTRO_STEPS]
        shown = [str(day)[: 7 if intro.by_month else 10] if day else "" for day in days]
        who = [world.written(intro.introducer), world.written(intro.target)]
        return [*who, intro.context, *shown, intro.why, intro.note]

    _write(folder / "past_intros.csv", INTRO_HEADER, [row(intro) for intro in world.intros])


def write_tags(folder: Path, world: World) -> None:
    """Write trust_tags.csv, oldest first."""
    rows = [
        [
            world.written(tag.person),
            tag.context,
            tag.direction,
            str(tag.rating or ""),
            str(tag.day),
            tag.note,
            "yes" if tag.know_personally else "",
            "yes" if tag.do_not_ask else "",
        ]
        for tag in world.tags
    ]
    _write(folder / "trust_tags.csv", TAG_HEADER, rows)
