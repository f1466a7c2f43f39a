"""The fictional network: `write_samples` writes its export files, `truth` tells what they hide."""

from __future__ import annotations

from pathlib import Path

from introlab.samples.books import in_book, write_google, write_phone
from introlab.samples.bulk import bulk_mail
from introlab.samples.diary import write_calendar
from introlab.samples.history import Mail, MailHistory
from introlab.samples.linkedin import write_linkedin
from introlab.samples.lists import write_past_intros, write_prospects, write_tags
from introlab.samples.mailbox import write_mailbox
from introlab.samples.meetings import Calendar
from introlab.samples.messages import Messages
from introlab.samples.people import Company, fold, month_of
from introlab.samples.world import SAMPLE_NOW, Truth, World, make_world

__all__ = ["SAMPLE_NOW", "Truth", "truth", "write_samples"]


def write_samples(folder: Path, seed: int = 7) -> None:
    """Write the fictional consultant's export files into a folder; the same seed, the same bytes.

    What the files promise, for every seed (tests/test_samples.py holds them to it):

    * 600 people behind about 900 records: 424 LinkedIn connections (and 6 rows of closed accounts),
      119 people in the mail, 205 in Google Contacts and 150 on the phone (and 7 and 4 entries
      without a name). 33 to 39 % of the people are in two exports or more.
    * E-mail on 17 connections (4 %), all of them close people; a comma in 17 of the last
      names; 3 to 9 % of the profile addresses percent-encoded; 5 names or more in another script.
    * Of those outside the core in two or more exports, 30 to 45 % are spelled differently in two of
      them. 4 pairs of namesakes on LinkedIn, 3 pairs over LinkedIn and mail.
    * 25 core people, each the only bearer of the name, and at least 20 of them with 5 or more
      exchanges both ways in the last year. Every address in the mail of one of the 600 has been
      written to and has written.
    * At least nine job changes in ten show in the mail within 3 months, at the old address and at
      the new one.
    * 60 prospects: 5 are contacts already, 28 are known to somebody trusted in their context (and
      the exports show it), 13 only to others, 14 to nobody. None is ever written to by the owner.
    * 45 past introductions: 38 asked, of these 65 % agreed, of those 80 % introduced; 74 % of all
      introductions led to a meeting, a quarter of the meetings to work. About 82 % of the targets
      are contacts by now.
    * 75 tags and marks on 42 to 50 contacts; the ratings correlate with the hidden trust at .5 to
      .95, and do not equal it.

    Parameters
    ----------
    folder : Path
        Made if missing; files of the same names are overwritten.
    seed : int
        Another seed gives other people with the same rates.
    """
    folder.mkdir(parents=True, exist_ok=True)
    world = make_world(seed)
    history = MailHistory(world)
    write_linkedin(folder, world, Messages(history).rows)
    write_google(folder, world)
    write_phone(folder, world)
    write_mailbox(folder, world, _whole_mailbox(history))
    write_calendar(folder, world, Calendar(history).meetings)
    write_prospects(folder, world)
    write_past_intros(folder, world)
    write_tags(folder, world)


def _whole_mailbox(history: MailHistory) -> list[Mail]:
    return sorted(history.mails + bulk_mail(history), key=lambda mail: mail.at)


def truth(seed: int = 7) -> Truth:
    """Return what the files of a seed hide: who is who, who knows whom, who worked where.

    Examples
    --------
    >>> len(truth().people)
    600
    """
    world = make_world(seed)
    records: dict[tuple[str, str], str] = {}
    for book in ("google", "phone"):
        for place, person in enumerate(in_book(world, book), start=1):
            records[book, str(place)] = person.person_id
    for person in world.people:
        if "linkedin" in person.sources:
            records["linkedin", person.url()] = person.person_id
        if "mail" in person.sources:
            for job in [] if person.uses_private else person.jobs:
                records["mail", job.address] = person.person_id
            records["mail", person.address()] = person.person_id
    return Truth(
        people={person.person_id: person for person in world.people},
        records=records,
        employments={person.person_id: person.jobs for person in world.people},
        seen_employers=_seen_employers(world),
        knows=world.knows,
        trust={(p.person_id, context): t for p in world.people for context, t in p.trust.items()},
        namesakes=[(first.person_id, second.person_id) for first, second in world.namesakes],
        spelled_apart=[
            person.person_id
            for person in world.people
            if len({fold(" ".join(person.name_in(s))) for s in person.sources} - {""}) > 1
        ],
    )


def _seen_employers(world: World) -> dict[str, list[tuple[Company, int, int]]]:
    """Return the employers whose addresses occur in the mail, with first and last month."""
    months: dict[str, list[int]] = {}
    for mail in MailHistory(world).mails:
        for _, address in (mail.sender, *mail.to, *mail.cc):
            months.setdefault(address, []).append(month_of(mail.at.date()))
    return {
        person.person_id: [
            (job.company, min(months[job.address]), max(months[job.address]))
            for job in person.jobs
            if not person.uses_private and job.address in months
        ]
        for person in world.people
        if "mail" in person.sources
    }
