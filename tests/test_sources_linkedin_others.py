"""Members nobody needs are told from the files of others that have the same name."""

from __future__ import annotations

from pathlib import Path

import pytest

from introlab.sources import read
from introlab.sources.layouts import kind_of
from introlab.sources.linkedin.others import has_other_header

FOLLOWERS = "First Name,Last Name,URL,Headline,Industry,Location"


def kind(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    (reading,) = read(path)
    receipt = reading.receipt
    assert receipt.read == receipt.kept + sum(receipt.skipped.values())
    return receipt.kind


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("Providers.csv", "provider_id,clinic,specialty"),
        ("Followers.csv", "FOLLOWER,FRIENDS"),
        ("Patents.csv", "year,count,office"),
        ("Events.csv", "event_id,match,minute,player_id"),
        ("Groups.csv", "group,team,points"),
        ("Skills.csv", "skill_id,skill,level"),
        ("Languages.csv", "iso,family,speakers"),
        ("calendar.csv", "listing_id,date,available,price"),
        ("reviews.csv", "listing_id,id,date,reviewer_id,comments"),
        ("courses.csv", "course_code,credits"),
        ("faq.csv", "Question,Answer"),
        ("programme.csv", "Time,Event"),
        ("lines.csv", "Name,Number"),
        ("bookmarks.csv", "Description,Link"),
        ("fairs.csv", "Title,Description,Url,Start Date,End Date"),
    ],
)
def test_a_name_or_a_header_that_others_use_says_nothing_by_itself(
    name: str, header: str, tmp_path: Path
) -> None:
    assert kind(tmp_path, name, f"{header}\n{','.join('1' for _ in header.split(','))}\n") == (
        "unknown"
    )


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("Connections.csv", "Source,Target,Weight"),
        ("Connections.csv", "from,to,distance"),
        ("Connections.csv", "line,station1,station2,time"),
        ("connections.csv", "site,device_name,hostname,protocol,port,username,password"),
        ("messages.csv", "id,message,original,genre"),
        ("messages.csv", "from,to,date,content"),
        ("Reactions.csv", ",Content ID,User ID,Type,Datetime"),
        ("Invitations.csv", "guest,table,rsvp"),
        ("Shares.csv", "ticker,price,date"),
        ("Comments.csv", "id,post_id,comment"),
    ],
)
def test_a_member_that_is_read_is_known_by_its_columns_and_never_by_its_name(
    name: str, header: str, tmp_path: Path
) -> None:
    row = ",".join(f"x{place}" for place in range(header.count(",") + 1))
    assert kind(tmp_path, name, f"{header}\n{row}\n") == "unknown"


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("Education.csv", "School Name,Start Date,End Date,Degree Name,Field Of Study"),
        ("Certifications.csv", "Name,Url,Authority,Started On"),
        ("volunteer experiences.csv", "Company Name,Role,Cause,Started On,Description"),
        ("Jobs/Saved Jobs_2.csv", "Saved Date,Job Url,Job Title,Company Name"),
        ("Hashtag_Follows_10893976.csv", "HashTag,CreatedTime,LastModifiedTime,State"),
    ],
)
def test_a_member_with_columns_cut_added_or_a_number_is_still_known(
    name: str, header: str, tmp_path: Path
) -> None:
    row = ",".join("x" for _ in header.split(","))
    assert kind(tmp_path, name, f"{header}\n{row}\n") == "linkedin.other"


def test_names_that_linkedin_alone_gives_are_enough(tmp_path: Path) -> None:
    names = ["Saved_Items.csv", "LAN Ads Engagement.csv", "Company Follows.tsv",
             "Services Marketplace/Opprtunities.csv"]  # fmt: skip
    for name in names:
        assert kind(tmp_path, name, "new,columns,here\n1,2,3\n") == "linkedin.other"
    assert kind(tmp_path, "Saved_Items.txt", "new,columns,here\n1,2,3\n") == "unknown"


def test_a_header_that_lists_of_prospects_have_too_is_decided_by_the_name(tmp_path: Path) -> None:
    row = "Jane,Doe,https://www.linkedin.com/in/jane,CEO,Tax,Town\n"
    assert kind(tmp_path, "Followers.csv", f"{FOLLOWERS}\n{row}") == "linkedin.other"
    assert kind(tmp_path, "targets.csv", f"{FOLLOWERS}\n{row}") == "prospects"
    assert kind(tmp_path, "Skills.csv", "Name\nPython\n") == "linkedin.other"
    assert kind(tmp_path, "people.csv", "Name\nJane Doe\n") == "prospects"
    assert kind_of([*FOLLOWERS.split(","), "Company"]) == "prospects"


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("Events.csv", "First Name,Last Name,Email Address,Country"),
        ("Followers.csv", "First Name,Last Name,City,Country"),
        ("Organizations.csv", "Company Name,Job Title,Contact Email,Contact Phone Number"),
        ("Interests.csv", "Organization Name,Email Address,City,Country"),
    ],
)
def test_a_list_of_ones_own_is_read_although_a_member_has_all_of_its_columns(
    name: str, header: str, tmp_path: Path
) -> None:
    row = "Jane,Doe,jane@example.com,Wales"
    assert kind(tmp_path, name, f"{header}\n{row}\n{row.replace('Jane', 'Joan')}\n") == "prospects"


def test_job_applications_with_columns_cut_are_no_list_of_ones_own(tmp_path: Path) -> None:
    header = "Application Date,Contact Email,Company Name,Job Title"
    row = "1/2/24,jobs@example.com,Example Ltd,CEO"
    assert kind(tmp_path, "Job Applications.csv", f"{header}\n{row}\n") == "linkedin.other"


def test_a_wider_header_is_still_known_and_a_repeated_column_counts_once() -> None:
    wide = {"reviewee", "reviewtype", "reviewsection", "creationdate", "rating", "reviewtext",
            "reviewtags"}  # fmt: skip
    assert has_other_header(wide)
    assert has_other_header(wide | {"reviewer"})
    assert not has_other_header(wide - {"reviewee"})
    assert has_other_header({"extension", "number", "number#2", "type"})


def test_an_article_is_a_member_nobody_needs_and_another_page_is_none(tmp_path: Path) -> None:
    style = "<style>" + "h1 { margin: 0; }\n" * 200 + "</style>"
    page = (
        f"<html>\n<head><title>Tax</title>{style}</head>\n<body>\n <h1><a href="
        '"https://www.linkedin.com/pulse/tax-jane-doe-x1">Tax</a></h1></body></html>\n'
    )
    assert kind(tmp_path, "Articles/Articles/tax-jane-doe-x1.html", page) == "linkedin.other"
    draft = page.replace("/pulse/tax-jane-doe-x1", "/post/edit/6345")
    assert kind(tmp_path, "Articles/2017-12-09 04:54:08.html", draft) == "linkedin.other"
    assert kind(tmp_path, "Connections.csv", page.replace("<h1>", "<p>")) == "unknown"


def test_only_the_folder_of_a_file_makes_it_private(tmp_path: Path) -> None:
    text = "Name,Company\nJane Doe,Example Ltd\n"
    assert kind(tmp_path, "Verifications/any.csv", text) == "refused"
    assert kind(tmp_path, "verifications/lists/people.csv", text) == "prospects"
