"""What the user published is dated and counted; what it says is never kept."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from introlab.network.intake import store
from introlab.sources import read
from introlab.sources.files.delimited import read_table
from introlab.sources.linkedin.activity import read_activity
from introlab.sources.reading import Reading, Receipt
from introlab.workspace import Workspace

HOSTILE = Path(__file__).parent / "data" / "hostile"
LINK = "https://www.linkedin.com/feed/update/urn%3Ali%3Ashare%3A1"
COMMENTS = "Date,Link,Message\n"


def reading_of(data: bytes | str, folder: Path, name: str) -> Reading:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    (reading,) = read(path)
    receipt = reading.receipt
    assert receipt.read == receipt.kept + sum(receipt.skipped.values())
    assert receipt.kept == len(reading.posts)
    return reading


@pytest.mark.parametrize(
    ("name", "text", "kind", "post"),
    [
        ("Shares.csv", "Date,ShareLink,ShareCommentary,SharedURL,MediaURL,Visibility\r\n"
         f'2021-05-04 13:05:02,{LINK},"line one""\r\n""""\r\n""line two",,,MEMBER_NETWORK\r\n',
         "linkedin.shares", ("share", "2021-05-04T13:05:02Z")),
        ("Shares_34875879.csv", "Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl\n"
         f"2026-03-01 07:00:00,{LINK},words,,\n", "linkedin.shares",
         ("share", "2026-03-01T07:00:00Z")),
        ("InstantReposts_34875879.csv", f"Date,Link\n2026-03-01 07:00:00,{LINK}\n",
         "linkedin.shares", ("share", "2026-03-01T07:00:00Z")),
        ("Reactions_1.csv", f"Date,Type,Link\r\n2024-02-29 23:59:59,LIKE,{LINK}\r\n",
         "linkedin.reactions", ("reaction", "2024-02-29T23:59:59Z")),
        ("Comments.csv", f"{COMMENTS}2024-02-29 23:59:59,{LINK},words\n", "linkedin.comments",
         ("comment", "2024-02-29T23:59:59Z")),
    ],
)  # fmt: skip
def test_each_member_of_each_era_is_dated(
    name: str, text: str, kind: str, post: tuple[str, str], tmp_path: Path
) -> None:
    reading = reading_of(text, tmp_path, name)
    assert (reading.receipt.kind, reading.receipt.read) == (kind, 1)
    assert [(found.kind, found.at) for found in reading.posts] == [post]
    assert reading.receipt.problems == []
    assert "words" not in repr(reading)
    assert "line two" not in repr(reading)


def test_the_shares_of_2018_are_read_from_utf16_with_tabs(tmp_path: Path) -> None:
    header = ("Date", "Share Title", "Share Description", "Share Link", "Share Commentary",
              "Shared URL", "Media URL", "Type", "Visibility")  # fmt: skip
    row = ("10/16/18, 8:36 AM", "t", "d", LINK, "words", "", "", "ARTICLE", "ANYONE")
    text = "".join("\t".join(f'"{cell}"' for cell in cells) + "\r\n" for cells in (header, row))
    reading = reading_of(text.encode("utf-16"), tmp_path, "Shares.csv")
    assert reading.receipt.encoding == "utf-16-le"
    assert [(post.kind, post.at) for post in reading.posts] == [("share", "2018-10-16T08:36:00Z")]


def test_a_workbook_called_reactions_csv_is_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Date", "Type", "Link"])
    sheet.append(["2024-02-29 23:59:59", "LIKE", LINK])
    file = io.BytesIO()
    book.save(file)
    reading = reading_of(file.getvalue(), tmp_path, "Reactions.csv")
    assert [post.at for post in reading.posts] == ["2024-02-29T23:59:59Z"]
    assert any("workbook" in note for note in reading.receipt.notes)


def test_later_lines_of_an_unquoted_comment_are_no_rows(tmp_path: Path) -> None:
    text = (
        f"{COMMENTS}2024-02-03 10:00:00,{LINK},Well said.\n\nIt was in\n2019\n45000\nand on\n"
        f'2024-02-02 10:00:00,{LINK},"quoted, with\nbreaks"\n'
        f"soon,{LINK},words\n"
    )
    reading = reading_of(text, tmp_path, "Comments.csv")
    assert [post.at[:10] for post in reading.posts] == ["2024-02-03", "2024-02-02"]
    assert reading.receipt.skipped == {"no readable date": 1}
    assert [problem.row for problem in reading.receipt.problems] == [10]


def test_the_hostile_comments_are_counted_and_kept() -> None:
    (reading,) = read(HOSTILE / "linkedin_comments_unquoted_newlines.csv")
    assert (reading.receipt.read, reading.receipt.kept) == (2, 2)


def test_the_same_post_counts_once_and_two_posts_of_one_second_twice(tmp_path: Path) -> None:
    rows = "".join(f"2024-02-29 10:00:00,LIKE,{LINK}{number}\n" for number in (1, 1, 2))
    reading = reading_of(f"Date,Type,Link\n{rows}", tmp_path, "Reactions.csv")
    assert reading.receipt.skipped == {"repeated in this file": 1}
    assert len({post.post_id for post in reading.posts}) == 2


@pytest.mark.parametrize(
    ("header", "rest", "kind"),
    [
        ("Date,Type,Link,Year", "LIKE,{},2024", "linkedin.reactions"),
        (",Date,Link,Message,Sentiment", '{},"words, more",1', "linkedin.comments"),
        ("Date,Type,Link,Company", "LIKE,{},Example", "linkedin.reactions"),
    ],
)
def test_further_columns_leave_a_list_what_it_is_where_its_links_lead_to_linkedin(
    header: str, rest: str, kind: str, tmp_path: Path
) -> None:
    start = "0," * header.startswith(",") + "2024-02-29 23:59:59,"
    reading = reading_of(f"{header}\n{start}{rest.format(LINK)}\n", tmp_path, "list.csv")
    assert (reading.receipt.kind, reading.receipt.kept) == (kind, 1)
    path = tmp_path / "other.csv"
    path.write_text(f"{header}\n{start}{rest.format('https://example.com/1')}\n")
    assert read(path)[0].receipt.kind in {"unknown", "prospects"}


@pytest.mark.parametrize(
    "link", ["/feed/update/urn:li:activity:1", "/posts/jane_x", "/pulse/x", "/x?urn=urn%3Ali%3A1"]
)
def test_whom_one_writes_to_is_no_list_of_comments_though_profiles_are_on_linkedin_too(
    link: str, tmp_path: Path
) -> None:
    text = "Full name,Company,Link,Message,Date\nJane Doe,Example,{},Hello,2024-02-29\n"
    path = tmp_path / "list.csv"
    path.write_text(text.format("https://www.linkedin.com/in/jane"))
    (reading,) = read(path)
    assert (reading.receipt.kind, reading.receipt.kept) == ("prospects", 1)
    path.write_text(text.format(f"https://www.linkedin.com{link}"))
    assert read(path)[0].receipt.kind == "linkedin.comments"


def test_a_list_of_dates_and_links_is_no_list_of_reposts(tmp_path: Path) -> None:
    path = tmp_path / "bookmarks.csv"
    path.write_text(f"Date,Link\n2026-03-01 07:00:00,{LINK}\n")
    (reading,) = read(path)
    assert (reading.receipt.kind, reading.posts) == ("unknown", [])


def test_reading_an_archive_again_stores_every_post_once(ws: Workspace, tmp_path: Path) -> None:
    first = reading_of(f"{COMMENTS}2024-02-29 10:00:00,{LINK},a\n", tmp_path, "Comments.csv")
    both = reading_of(
        f"{COMMENTS}2024-03-01 10:00:00,{LINK},b\n2024-02-29 10:00:00,{LINK},a\n",
        tmp_path, "Comments_2.csv",
    )  # fmt: skip
    store(ws, [first])
    store(ws, [both])
    store(ws, [first])
    assert ws.rows("SELECT kind, at FROM post ORDER BY at") == [
        ("comment", "2024-02-29T10:00:00Z"), ("comment", "2024-03-01T10:00:00Z"),
    ]  # fmt: skip


cells = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["2024-02-29 10:00:00", LINK, '"', "Date", "1/2/24", "9999-99-99", ""]),
)


@given(
    st.sampled_from(["linkedin.shares", "linkedin.comments", "linkedin.reactions"]),
    st.lists(st.lists(cells, min_size=1, max_size=4), max_size=8),
)
def test_whatever_the_rows_hold_counts_add_up_and_posts_have_instants(
    kind: str, rows: list[list[str]]
) -> None:
    header = {"linkedin.shares": "Date,ShareLink", "linkedin.reactions": "Date,Type,Link"}
    text = header.get(kind, "Date,Link,Message") + "\n" + "\n".join(",".join(r) for r in rows)
    reading = Reading(Receipt("x.csv", "", kind))
    read_activity(read_table(text.encode("utf-8", "replace")), reading)
    receipt = reading.receipt
    assert receipt.read == receipt.kept + sum(receipt.skipped.values())
    assert receipt.kept == len(reading.posts) == len({post.post_id for post in reading.posts})
    assert all(len(post.at) == len("2024-02-29T10:00:00Z") for post in reading.posts)
