"""What the user published on LinkedIn: posts, comments and reactions; when, and never the text."""

from __future__ import annotations

import re
from collections.abc import Collection

from introlab.sources.files.delimited import Table
from introlab.sources.kinds import member_key
from introlab.sources.reading import REPEATED, Post, Reading
from introlab.sources.values.date_columns import DateColumn
from introlab.sources.values.dates import LINKEDIN_FIRST_YEAR, read_date
from introlab.sources.values.keys import clean_text
from introlab.tables import stable_id

NO_DATE = "no readable date"

#: Kind of the file -> kind of the post, and the columns that may hold its address.
_POSTS = {
    "linkedin.shares": ("share", ("sharelink", "link")),
    "linkedin.comments": ("comment", ("link",)),
    "linkedin.reactions": ("reaction", ("link",)),
}
#: Their columns, and how many links are looked at.
_WIDENED = {
    "linkedin.comments": {"date", "link", "message"},
    "linkedin.reactions": {"date", "type", "link"},
}
_LINKS = 100
#: What such a link leads to: a post, and not the profile of a person to be written to.
_TO_A_POST = re.compile(r"linkedin\.com/(?:feed/update|posts|pulse)/|urn(?::|%3a)li(?::|%3a)", re.I)
_ADDRESS = re.compile(r"(?:https?:|www\.|urn:|(?:[a-z]{2,3}\.)?linkedin\.com/)\S+")
#: The heading of an article, which comes after a long style sheet.
_ARTICLE = re.compile(
    rb"<h1[^<>]*>\s*<a\s[^<>]*href=\"https?://(?:www\.)?linkedin\.com/(?:pulse|post/edit)/", re.I
)
_ARTICLE_WITHIN = 65_536
#: Reposts without a comment of one's own: these two columns, and the member's name, say so.
_REPOSTS, _REPOST_COLUMNS = "instantreposts", frozenset({"date", "link"})


def is_article(page: bytes) -> bool:
    """Return whether a web page is an article of the user's, as LinkedIn's export holds it.

    Examples
    --------
    >>> is_article(b'<html><h1><a href="https://www.linkedin.com/pulse/x">X</a></h1></html>')
    True
    >>> is_article(b'<html><a href="https://www.linkedin.com/pulse/x">X</a></html>')
    False
    """
    return bool(_ARTICLE.search(page, 0, _ARTICLE_WITHIN))


def widened_activity(table: Table) -> str:
    """Return the kind of a list of comments or reactions that has further columns, else ''.

    A date, a link and a type say too little by themselves: a link must lead to a post on LinkedIn.

    Examples
    --------
    >>> header, link = ["Date", "Type", "Link", "Year"], "https://www.linkedin.com/feed/update/1"
    >>> widened_activity(Table(header, [(2, ["2024-02-29", "LIKE", link, "2024"])]))
    'linkedin.reactions'
    >>> widened_activity(Table(header, [(2, ["2024-02-29", "PDF", "https://example.com", ""])]))
    ''
    """
    links = table.column("link")[:_LINKS]
    if any(map(_TO_A_POST.search, links)):
        for kind, columns in _WIDENED.items():
            if columns <= set(table.keys):
                return kind
    return ""


def is_reposts(columns: Collection[str], name: str) -> bool:
    """Return whether a table is LinkedIn's list of plain reposts, by its columns and its name.

    Two columns 'Date' and 'Link' alone say too little: other lists have them too.

    Examples
    --------
    >>> is_reposts(["date", "link"], "InstantReposts_123.csv")
    True
    >>> is_reposts(["date", "link"], "bookmarks.csv")
    False
    """
    return frozenset(columns) == _REPOST_COLUMNS and member_key(name) == _REPOSTS


def read_activity(table: Table, reading: Reading) -> None:
    """Add one post per share, comment or reaction; the kind of the receipt says which it is.

    LinkedIn leaves a comment with line breaks unquoted: its later lines look like rows. A row
    of comments that has neither a day nor an address is such a line, and counts as no row.
    """
    receipt = reading.receipt
    kind, columns = _POSTS[receipt.kind]
    published = DateColumn(table, "date", receipt, LINKEDIN_FIRST_YEAR)
    seen: set[str] = set()
    for line, fields in table.records():
        address = next((clean_text(fields[key]) for key in columns if fields.get(key)), "")
        if kind == "comment" and not _starts(fields.get("date", ""), address):
            continue
        receipt.read += 1
        at = published.read(line, fields).instant
        identity = stable_id("linkedin", kind, at, address)
        if not at:
            receipt.skip(NO_DATE)
        elif identity in seen:
            receipt.skip(REPEATED)
        else:
            seen.add(identity)
            receipt.kept += 1
            reading.posts.append(Post(identity, kind, at))


def _starts(date: str, address: str) -> bool:
    """Return whether a row is a comment by itself, and no later line of the one before it."""
    return bool(_ADDRESS.match(address) or read_date(date, serial=False).day)
