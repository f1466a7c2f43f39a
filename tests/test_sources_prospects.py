from __future__ import annotations

from pathlib import Path

import pytest

from introlab.sources import read
from introlab.sources.reading import Reading
from introlab.tables import IntrolabError

HOSTILE = Path(__file__).parent / "data" / "hostile"


def reading_of(folder: Path, text: str, **wishes: dict[str, str]) -> Reading:
    path = folder / "list.csv"
    path.write_text(text, encoding="utf-8")
    (reading,) = read(path, mapping=wishes.get("mapping"))
    receipt = reading.receipt
    assert receipt.kind == "prospects"
    assert receipt.read == receipt.kept + sum(receipt.skipped.values())
    return reading


def test_a_plain_list_is_read_with_everything_it_says(tmp_path: Path) -> None:
    reading = reading_of(
        tmp_path,
        "Name,Organisation,Title,Email,LinkedIn,Context,Why,Need,Known by\n"
        "Jane Doe,Example Ltd,CEO,Jane@Example.com,linkedin.com/in/jane,tax for founders,"
        "she buys advice,saving tax,Rick Roe; Bo Low\n",
    )
    (row,) = reading.prospects
    assert (row.row, row.kind, row.name, row.company, row.title, row.email) == (
        2, "person", "Jane Doe", "Example Ltd", "CEO", "jane@example.com",
    )  # fmt: skip
    assert (row.linkedin_url, row.context, row.why, row.benefit, row.known_by) == (
        "linkedin.com/in/jane", "tax for founders", "she buys advice", "saving tax",
        ("Rick Roe", "Bo Low"),
    )  # fmt: skip
    assert reading.receipt.mapping["benefit"] == "Need"


def test_a_row_without_a_person_is_an_organisation(tmp_path: Path) -> None:
    reading = reading_of(
        tmp_path,
        "Name,Company,Type,Why\n,Example Ltd,,x\nGood Works,,organisation,y\nJane Doe,,person,z\n"
        ",,,w\n",
    )
    assert [(row.kind, row.name, row.company) for row in reading.prospects] == [
        ("organisation", "Example Ltd", "Example Ltd"),
        ("organisation", "Good Works", "Good Works"),
        ("person", "Jane Doe", ""),
    ]
    assert reading.receipt.skipped == {"neither a name nor an organisation": 1}


@pytest.mark.parametrize(
    ("header", "row", "mapping"),
    [
        (  # Apollo 2025
            "First Name,Last Name,Title,Company Name,Company Name for Emails,Email,Email Status,"
            "# Employees,Industry,Person Linkedin Url,Website,Company Linkedin Url,City,"
            "Company City,Secondary Email,Apollo Contact Id",
            "Jane,Doe,CEO,Example Ltd,Example,jane@example.com,Verified,10,x,"
            "http://www.linkedin.com/in/jane,example.com,http://www.linkedin.com/company/x,,,,1",
            {"given_name": "First Name", "company": "Company Name",
             "linkedin_url": "Person Linkedin Url", "email": "Email"},
        ),
        (  # HubSpot
            "Record ID,First Name,Last Name,Email,Phone Number,Job Title,Associated Company,"
            "Lifecycle Stage,Contact owner,Create Date",
            "1,Jane,Doe,jane@example.com,,CEO,Example Ltd,lead,Me,2024-03-12 09:14",
            {"company": "Associated Company", "title": "Job Title"},
        ),
        (  # Salesforce
            "Salutation,First Name,Last Name,Title,Account Name,Email",
            "Ms,Jane,Doe,CEO,Example Ltd,jane@example.com",
            {"company": "Account Name", "title": "Title"},
        ),
        (  # a tool that exports from Sales Navigator
            "Prospect Full Name,Prospect Linkedin URL,Prospect Position,Company,"
            "Company Linkedin Url,Email",
            "Jane Doe,https://www.linkedin.com/in/jane,CEO,Example Ltd,,jane@example.com",
            {"name": "Prospect Full Name", "title": "Prospect Position"},
        ),
        (  # Pipedrive
            "Person - Name,Person - Organization,Person - Email - Work,Position",
            "Jane Doe,Example Ltd,jane@example.com,CEO",
            {"company": "Person - Organization", "email": "Person - Email - Work"},
        ),
        (  # RocketReach
            "Name,Current Title,Current Employer,Recommended Email",
            "Jane Doe,CEO,Example Ltd,jane@example.com",
            {"company": "Current Employer", "email": "Recommended Email"},
        ),
        (  # Crunchbase
            "Full Name,Full Name URL,Primary Job Title,Primary Organization,Contact Email",
            "Jane Doe,https://example.com/jane,CEO,Example Ltd,jane@example.com",
            {"company": "Primary Organization", "title": "Primary Job Title"},
        ),
        (  # lists that agencies sell
            "S.No,Contact Person,Designation,Business Name,E-mail ID,Mobile",
            "1,Jane Doe,CEO,Example Ltd,jane@example.com,555-0100",
            {"name": "Contact Person", "title": "Designation", "company": "Business Name"},
        ),
        (
            "First,Last,Company,Title,Email,Last Contact",
            "Jane,Doe,Example Ltd,CEO,jane@example.com,2024-01-01",
            {"given_name": "First", "family_name": "Last"},
        ),
    ],
)  # fmt: skip
def test_the_lists_of_well_known_tools_are_understood(
    header: str, row: str, mapping: dict[str, str], tmp_path: Path
) -> None:
    reading = reading_of(tmp_path, f"{header}\n{row}\n")
    (found,) = reading.prospects
    assert (found.name, found.company, found.title, found.email) == (
        "Jane Doe", "Example Ltd", "CEO", "jane@example.com",
    )  # fmt: skip
    assert mapping.items() <= reading.receipt.mapping.items()


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Name;Vorname;Firma;Funktion;E-Mail", "Doe;Jane;Example Ltd;CEO;jane@example.com"),
        ("Nom;Prénom;Société;Fonction;Courriel", "Doe;Jane;Example Ltd;CEO;jane@example.com"),
        ("Nombre;Apellidos;Empresa;Puesto;Correo", "Jane;Doe;Example Ltd;CEO;jane@example.com"),
        ("Nome;Cognome;Azienda;Posizione;Email", "Jane;Doe;Example Ltd;CEO;jane@example.com"),
        ("Imię;Nazwisko;Firma;Stanowisko;E-mail", "Jane;Doe;Example Ltd;CEO;jane@example.com"),
        ("Name;First Name;Company;Title;Email", "Jane Doe;Jane;Example Ltd;CEO;jane@example.com"),
        ("Name;Firma;Funktion;E-Mail", "Jane Doe;Example Ltd;CEO;jane@example.com"),
        ("Name;Firma;Funktion;E-Mail", "Doe, Jane;Example Ltd;CEO;jane@example.com"),
        ("ФИО;Компания;Должность;Почта", "Jane Doe;Example Ltd;CEO;jane@example.com"),
        ("姓名;公司;职位;邮箱", "Jane Doe;Example Ltd;CEO;jane@example.com"),
        ("Imię i nazwisko;Firma;Stanowisko;E-mail", "Jane Doe;Example Ltd;CEO;jane@example.com"),
    ],
)
def test_lists_in_other_languages_give_whole_names(header: str, row: str, tmp_path: Path) -> None:
    reading = reading_of(tmp_path, f"{header}\n{row}\n")
    (found,) = reading.prospects
    assert (found.name, found.company, found.title, found.email) == (
        "Jane Doe", "Example Ltd", "CEO", "jane@example.com",
    )  # fmt: skip


def test_footers_of_salesforce_reports_are_nobody() -> None:
    (reading,) = read(HOSTILE / "salesforce_report.csv")
    assert [(row.name, row.company) for row in reading.prospects] == [("Ada Byron", "Acme")]
    assert reading.receipt.skipped == {"footer of a report": 3}


@pytest.mark.parametrize(
    "footer", ["Total,2,", "Grand Total,,12.5", "Subtotal (2 records),,", "Totals,Count,2"]
)
def test_totals_beside_numbers_are_nobody(footer: str, tmp_path: Path) -> None:
    reading = reading_of(tmp_path, f"Name,Company,Title\nJane Doe,x,\n{footer}\n")
    assert reading.receipt.skipped == {"footer of a report": 1}


def test_a_total_among_the_rows_is_a_company_and_one_under_them_is_none(tmp_path: Path) -> None:
    reading = reading_of(
        tmp_path,
        "Company,Employees,Revenue\nTotal,101000,263\nTotal+,3,4\nSubtotal (2),4,5\nLamps,5,6\n"
        "---,---,---\nTotal,6,7\nCopyright (c) Example,,\n",
    )
    assert [row.name for row in reading.prospects] == ["Total", "Total+", "Lamps"]
    assert reading.receipt.skipped == {
        "footer of a report": 3, "neither a name nor an organisation": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Company\n#1 Lamps Example\n# bought in May\n", ["#1 Lamps Example"]),
        ("Company,City\n#1 Lamps Example,\n#bought in May,\n", ["#1 Lamps Example"]),
        ("Company\n#Lamps\n", ["#Lamps"]),
    ],
)
def test_a_name_may_begin_with_the_sign_of_a_remark(
    text: str, names: list[str], tmp_path: Path
) -> None:
    assert [row.name for row in reading_of(tmp_path, text).prospects] == names


@pytest.mark.parametrize("header", ["Name,Kind,Website", "Name,Employees,Website"])
def test_an_organisation_may_be_named_by_a_number(header: str, tmp_path: Path) -> None:
    text = f"{header}\n1&1,organisation,example.com\n42,organisation,example.org\n"
    rows = reading_of(tmp_path, text).prospects
    assert [(row.kind, row.name) for row in rows] == [
        ("organisation", "1&1"),
        ("organisation", "42"),
    ]


def test_whoever_has_a_profile_is_a_person_whatever_stands_for_the_name(tmp_path: Path) -> None:
    rows = reading_of(
        tmp_path,
        "Name,Company,Email,LinkedIn\n"
        "\U0001f469,Example,jane@example.com,https://www.linkedin.com/in/jane-doe\n"
        "-,Example,rick@example.com,https://www.linkedin.com/in/rick-roe\n-,Example,,\n",
    ).prospects
    assert [(row.kind, row.name, row.company) for row in rows] == [
        ("person", "jane-doe", "Example"), ("person", "rick-roe", "Example"),
        ("organisation", "Example", "Example"),
    ]  # fmt: skip


def test_a_company_with_total_in_its_name_is_no_footer(tmp_path: Path) -> None:
    reading = reading_of(
        tmp_path, "Company,City\nTotal Energy,x\nTotally Fine,y\nTotal,z\nTotal,\n"
    )
    names = [row.name for row in reading.prospects]
    assert names == ["Total Energy", "Totally Fine", "Total", "Total"]


def test_remarks_rulings_and_marks_for_nothing_are_nobody(tmp_path: Path) -> None:
    reading = reading_of(
        tmp_path, "Name,Company\n# bought in May,\n---,===\n-,?\n#N/A,n/a\n12,\n-,3 Hills\n"
    )
    assert [(row.kind, row.name) for row in reading.prospects] == [("organisation", "3 Hills")]
    assert reading.receipt.skipped == {
        "a remark and no row": 1, "neither a name nor an organisation": 4,
    }  # fmt: skip


def test_a_name_beside_that_of_the_contact_is_the_organisation(tmp_path: Path) -> None:
    (row,) = reading_of(
        tmp_path, "Name,Contact Person,Title,Email\nExample Ltd,Jane Doe,Ms.,j@example.com\n"
    ).prospects
    assert (row.kind, row.name, row.company, row.title) == ("person", "Jane Doe", "Example Ltd", "")


@pytest.mark.parametrize(
    "text",
    [
        "Name,Company,Email,Contact Person\nJane Doe,Example,x@example.com,Rick Roe\n",
        "Name,Contact Name,Company\nJane Doe,,Example\n",
    ],
)
def test_a_name_beside_a_company_and_a_contact_is_the_person(text: str, tmp_path: Path) -> None:
    (row,) = reading_of(tmp_path, text).prospects
    assert (row.kind, row.name, row.company) == ("person", "Jane Doe", "Example")


def test_a_job_title_is_surer_than_a_title(tmp_path: Path) -> None:
    (row,) = reading_of(
        tmp_path, "Title,Full name,Job Title,Company\nDr,Jane Doe,CEO,x\n"
    ).prospects
    assert row.title == "CEO"


def test_last_beside_no_first_is_no_name(tmp_path: Path) -> None:
    (row,) = reading_of(tmp_path, "Company,Last\nExample,May visit\n").prospects
    assert (row.kind, row.name) == ("organisation", "Example")


def test_a_list_with_columns_of_firms_alone_is_one_of_organisations(tmp_path: Path) -> None:
    places = reading_of(
        tmp_path, "name,rating,reviews,email\nThe Harbour Inn,4.5,12,x@example.com\n"
    )
    assert [(row.kind, row.company) for row in places.prospects] == [
        ("organisation", "The Harbour Inn")
    ]
    assert places.receipt.notes == [
        "its columns are those of organisations, so its names are theirs"
    ]
    people = reading_of(tmp_path, "name,title,employees,phone\nJane Doe,CEO,12,555-0100\n")
    assert [row.kind for row in people.prospects] == ["person"]


@pytest.mark.parametrize(
    "text",
    [
        "Full name,Phone,Employees\nJane Doe,555-0100,4\n",
        "Lead name,Email,Rating\nJane Doe,jane@example.com,Hot\n",
        "Contact name,Phone,Revenue\nJane Doe,555-0100,4\n",
        "Prospect,Phone,Industries,Why\nJane Doe,555-0100,x,y\n",
        "Name,Email,Phone,Rating\nJane Doe,jane@example.com,555-0100,Warm\n",
        "Name,Kind,Employees,Website\nJane Doe,person,4,example.com\n",
    ],
)
def test_a_column_of_firms_makes_no_person_an_organisation(text: str, tmp_path: Path) -> None:
    assert [row.kind for row in reading_of(tmp_path, text).prospects] == ["person"]


@pytest.mark.parametrize(
    "name", ["Harbour Light, Limited", "Lamps, Pvt. Ltd.", "Dewey, Cheatem & Howe"]
)
def test_an_organisation_keeps_the_order_of_its_name(name: str, tmp_path: Path) -> None:
    text = f'Name,Kind,Email,Title\n"{name}",organisation,x@example.com,x\n'
    assert [row.name for row in reading_of(tmp_path, text).prospects] == [name]
    text = f'Name,Email\n"{name}",x@example.com\n'
    assert [row.name for row in reading_of(tmp_path, text).prospects] == [name]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Jane Doe, Coach", "Jane Doe, Coach"),
        ("Jane Doe, Real Estate Broker", "Jane Doe, Real Estate Broker"),
        ("de la Roe, Ann", "Ann de la Roe"), ("Doe, Jane", "Jane Doe"),
    ],
)  # fmt: skip
def test_what_a_person_does_stays_behind_a_whole_name(
    name: str, shown: str, tmp_path: Path
) -> None:
    (row,) = reading_of(tmp_path, f'Name,Company\n"{name}",Example\n').prospects
    assert row.name == shown


def test_a_firm_of_two_names_keeps_its_order(tmp_path: Path) -> None:
    (row,) = reading_of(tmp_path, 'Name,Website\n"Dewey, Howe",example.com\n').prospects
    assert row.name == "Dewey, Howe"


def test_an_address_that_joins_to_no_profile_gives_way_to_one_that_does(tmp_path: Path) -> None:
    (reading,) = read(HOSTILE / "phantombuster_sales_navigator.csv")
    assert reading.prospects[0].linkedin_url == "https://www.linkedin.com/in/ada"
    only_ids = reading_of(
        tmp_path,
        "fullName,profileUrl,linkedInProfileUrl\n"
        'Jane Doe,"https://www.linkedin.com/sales/lead/ACwAAA1,NAME_SEARCH,x",'
        "https://www.linkedin.com/in/ACwAAA1b2c\n",
    )
    assert only_ids.prospects[0].linkedin_url == ""


def test_the_mapping_can_be_corrected(tmp_path: Path) -> None:
    text = "Name,Company,Comment,Remark\nJane Doe,Example Ltd,she buys,x\n"
    reading = reading_of(tmp_path, text, mapping={"why": " comment", "company": ""})
    assert reading.receipt.mapping == {"name": "Name", "why": "Comment"}
    assert (reading.prospects[0].why, reading.prospects[0].company) == ("she buys", "")


@pytest.mark.parametrize(
    ("mapping", "message"),
    [
        ({"reason": "Name"}, "A prospect list has no meaning 'reason'"),
        ({"why": "Nmae"}, "The list has no column 'Nmae'. Did you mean 'Name'"),
    ],
)
def test_a_correction_that_cannot_be_met_is_refused_with_a_way_out(
    mapping: dict[str, str], message: str, tmp_path: Path
) -> None:
    with pytest.raises(IntrolabError, match=message):
        reading_of(tmp_path, "Name,Company\nJane Doe,x\n", mapping=mapping)


def test_a_table_forced_to_be_a_list_says_what_it_lacks(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("Colour,Size\nred,1\n")
    (reading,) = read(path, kind="prospects")
    assert reading.receipt.problems[0].message == "no column holds names or organisations"
    (mapped,) = read(path, kind="prospects", mapping={"name": "Colour"})
    assert mapped.prospects[0].name == "red"
