"""Address books of Outlook, outlook.com and Thunderbird, in the languages they are written in."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from introlab.sources import read
from introlab.sources.address_books.outlook import DESKTOP_WIDTH
from introlab.sources.files.archive import Item
from introlab.sources.reading import Reading, Record
from introlab.sources.routing import _Wishes, read_item

HOSTILE = Path(__file__).parent / "data" / "hostile"
#: Language -> given name, middle name, family name, company, job, first and second address, name
#: shown with the address, two columns by which the file is known.
HEADERS = {
    "English": "First Name|Middle Name|Last Name|Company|Job Title|E-mail Address|E-mail 2 Address|"
    "E-mail Display Name|Business Street|Home Street",
    "German": "Vorname|Weitere Vornamen|Nachname|Firma|Position|E-Mail-Adresse|E-Mail 2: Adresse|"
    "E-Mail: Angezeigter Name|Straße geschäftlich|Straße privat",
    "French": "Prénom|Deuxième prénom|Nom|Société|Titre|Adresse de messagerie|"
    "Adresse de messagerie 2|Nom complet de l'adresse de messagerie|Rue (bureau)|Rue (domicile)",
    "Spanish": "Nombre|Segundo nombre|Apellidos|Organización|Puesto|"
    "Dirección de correo electrónico|Dirección de correo electrónico 2|"
    "Nombre de pantalla de correo electrónico|Calle del trabajo|Calle del domicilio",
    "Danish": "Fornavn|Mellemnavn|Efternavn|Firma|Stilling|E-mail-adresse|E-mail 2-adresse|"
    "E-mail-vist navn|Gade (arbejde)|Gade (privat)",
    "Italian": "Nome|Secondo nome|Cognome|Società|Posizione|Indirizzo posta elettronica|"
    "Indirizzo posta elettronica 2|Nome visualizzato posta elettronica|Via (uff.)|Via (ab.)",
    "Dutch": "Voornaam|Middelste naam|Achternaam|Bedrijf|Functie|E-mailadres|E-mailadres 2|"
    "Weergavenaam voor e-mail|Werkadres, straat|Huisadres, straat",
    "Polish": "Imię|Drugie imię|Nazwisko|Firma|Stanowisko|Adres e-mail|Adres e-mail 2|"
    "Wyświetlana nazwa e-mail|Adres służbowy - ulica|Adres domowy - ulica",
    "Chinese": "名|中间名|姓|单位|职务|电子邮件地址|电子邮件 2 地址|电子邮件显示名称|"
    "商务地址 街道|住宅地址 街道",
    "Russian": "Имя|Отчество|Фамилия|Организация|Должность|Адрес эл. почты|Адрес 2 эл. почты|"
    "Краткое имя эл. почты|Улица (раб. адрес)|Улица (дом. адрес)",
}
TITLES = {"French": "Titre"}  # the form of address has the same name as the job


def desktop(language: str, rows: list[list[str]], delimiter: str = ",") -> str:
    """Return a file as Outlook for Windows writes it: 92 columns, every cell quoted."""
    given, middle, family, company, job, *others = HEADERS[language].split("|")
    title, suffix, department = TITLES.get(language, "x0"), "x1", "x2"
    header = [title, given, middle, family, suffix, company, department, job, *others]
    header += [f"x{number}" for number in range(3, DESKTOP_WIDTH - len(header) + 3)]
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(header)
    for row in rows:
        given, middle, family, company, job, *others = row
        cells = ["Dr.", given, middle, family, "", company, "Sales", job, *others]
        writer.writerow(cells + [""] * (DESKTOP_WIDTH - len(cells)))
    return out.getvalue()


def reading_of(folder: Path, text: str, encoding: str = "utf-8") -> Reading:
    path = folder / "contacts.CSV"
    path.write_bytes(text.encode(encoding))
    (reading,) = read(path)
    receipt = reading.receipt
    assert receipt.read == receipt.kept + sum(receipt.skipped.values())
    return reading


@pytest.mark.parametrize("language", HEADERS)
def test_the_desktop_file_is_read_in_every_language(language: str, tmp_path: Path) -> None:
    rows = [
        ["Zoé", "B.", "Müller", "Example", "CEO", "zoe@example.com", "z@example.org", "", "A 1"],
        ["", "", "", "", "", "/o=ORG/ou=X/cn=Recipients/cn=ada", "", "Ada Roe (ada@example.net)"],
        ["", "", "", "Example", "", "", "", "Example"],
    ]
    reading = reading_of(tmp_path, desktop(language, rows))
    assert reading.receipt.kind == "outlook.contacts"
    first, second = reading.records
    assert first == Record(
        first.record_id, "outlook.contacts", 2, "Zoé B. Müller", "Zoé", "Müller", "Example", "CEO",
        keys=("email:zoe@example.com", "email:z@example.org"),
    )  # fmt: skip
    assert (second.name, second.keys) == ("Ada Roe", ("email:ada@example.net",))
    assert reading.receipt.skipped == {"neither name nor address": 1}


@pytest.mark.parametrize(
    ("language", "page"),
    [("Chinese", "gb18030"), ("Chinese", "gb2312"), ("Polish", "cp1250"), ("German", "cp1252"),
     ("Russian", "cp1251"),
     ("French", "cp1252")],
)  # fmt: skip
def test_the_code_page_of_the_system_is_proved_by_the_column_names(
    language: str, page: str, tmp_path: Path
) -> None:
    names = {"Chinese": ("明", "王", "例子公司"), "Polish": ("Łucja", "Żak", "Świt"),
             "Russian": ("Анна", "Иванова", "Пример")}  # fmt: skip
    given, family, company = names.get(language, ("Zoé", "Müller", "Größe"))
    row = [given, "", family, company, "", "a@example.com", "", ""]
    reading = reading_of(tmp_path, desktop(language, [row]), page)
    (record,) = reading.records
    assert (record.given_name, record.family_name, record.company) == (given, family, company)
    assert reading.receipt.kind == "outlook.contacts"
    assert reading.receipt.encoding == page.replace("gb2312", "gb18030")


def test_a_desktop_file_in_an_unknown_language_is_read_by_the_place_of_its_columns(
    tmp_path: Path,
) -> None:
    header = ",".join(f'"Spalte {number}"' for number in range(DESKTOP_WIDTH))
    cells = ["Mr", "Jane", "", "Doe", "", "Example", "", "CEO", *[""] * 50, "jane@example.com"]
    reading = reading_of(tmp_path, header + "\r\n" + ",".join(cells) + "\r\n")
    (record,) = reading.records
    assert (record.name, record.company, record.title) == ("Jane Doe", "Example", "CEO")
    assert record.keys == ("email:jane@example.com",)
    assert any("place of their columns" in note for note in reading.receipt.notes)


def test_a_column_email_is_one_of_addresses(tmp_path: Path) -> None:
    header = "First Name,Middle Name,Last Name,Email,Home Phone"
    reading = reading_of(tmp_path, f"{header}\nJane,,Doe,jane@example.com,\n")
    assert reading.receipt.kind == "outlook.contacts"
    assert reading.records[0].keys == ("email:jane@example.com",)


def test_rows_with_fewer_cells_than_columns_are_read(tmp_path: Path) -> None:
    text = desktop("Chinese", [["明", "", "王", "例子", "", "a@example.com", "", ""]])
    short = "\r\n".join(line.removesuffix(',"","","",""') for line in text.split("\r\n"))
    assert len(reading_of(tmp_path, short).records) == 1


def test_the_file_of_outlook_live_is_read() -> None:
    (reading,) = read(HOSTILE / "outlook_live_2020.csv")
    (record,) = reading.records
    assert record == Record(
        record.record_id, "outlook.contacts", 2, "Ada Byron", "Ada", "Byron", "Acme", "Advisor",
        keys=("email:ada@acme.example",),
    )  # fmt: skip
    assert reading.receipt.skipped == {"neither name nor address": 1}
    assert reading.receipt.problems == []


def test_the_file_with_whole_names_that_google_once_wrote_for_outlook_is_read(
    tmp_path: Path,
) -> None:
    reading = reading_of(
        tmp_path,
        "Name,E-mail Address,Notes,E-mail 2 Address,E-mail 3 Address,Mobile Phone,Pager,Company,"
        "Job Title,Home Phone,Home Address,Business Phone,Business Address\n"
        "Jane Doe,jane@example.com,x,j@example.org,,+1 212 555 0100,,Example,CEO,,,,\n",
    )
    (record,) = reading.records
    assert (reading.receipt.kind, record.name, record.company) == (
        "outlook.contacts", "Jane Doe", "Example",
    )  # fmt: skip
    assert record.keys == ("email:jane@example.com", "email:j@example.org", "phone:+12125550100")


@pytest.mark.parametrize(
    "header",
    [
        "Title,First Name,Middle Name,Last Name,Suffix,Given Name Yomi,Family Name Yomi,Home "
        "Street,Home City,Company,Job Title,E-mail Address,E-mail Type,E-mail 2 Address,Web Page",
        "First Name,Middle Name,Last Name,Title,Suffix,Initials,Web Page,Gender,Birthday,"
        "E-mail Address,E-mail 2 Address,Company,Job Title,Categories",
        "First Name,Last Name,Company,Job Title,E-mail Address,E-mail Display Name,Web Page",
        "First Name,Last Name,Display Name,E-mail Address,E-mail 2 Address,Home Street,Job Title,"
        "Organization,Web Page",
    ],
    ids=["outlook.com 2017", "Outlook CSV of Google", "without middle names", "CardBook"],
)
def test_the_other_layouts_of_outlook_are_read(header: str, tmp_path: Path) -> None:
    cells = {
        "Title": "Ms", "First Name": "Jane", "Last Name": "Doe", "Company": "Example",
        "Organization": "Example",
        "Job Title": "CEO", "E-mail Address": "jane@example.com",
        "Web Page": "https://www.linkedin.com/in/jane",
    }  # fmt: skip
    row = ",".join(cells.get(name, "") for name in header.split(","))
    reading = reading_of(tmp_path, f"{header}\r\n{row}\r\n")
    (record,) = reading.records
    assert reading.receipt.kind == "outlook.contacts"
    assert (record.name, record.company, record.title, record.keys) == (
        "Jane Doe", "Example", "CEO", ("linkedin:jane", "email:jane@example.com"),
    )  # fmt: skip


@pytest.mark.parametrize(
    "header",
    [
        "First Name,Last Name,Display Name,Nickname,Primary Email,Secondary Email,Job Title,"
        "Organization,Notes,",
        "Vorname,Nachname,Anzeigename,Spitzname,Primäre E-Mail-Adresse,"
        "Sekundäre E-Mail-Adresse,Position,Organisation,Notizen,",
        "Prénom,Nom de famille,Nom à afficher,Surnom,Adresse électronique principale,"
        "Adresse électronique secondaire,Fonction,Organisation,Notes,",
    ],
    ids=["English", "German", "French"],
)
def test_a_thunderbird_book_is_read_with_its_column_without_a_name(
    header: str, tmp_path: Path
) -> None:
    rows = (
        "Jane,Doe,Jane D.,,jane@example.com,j@example.org,CEO,Example,,\n,,,Jo,,,,,,\n,,,,,,,,x,\n"
    )
    reading = reading_of(tmp_path, f"{header}\n{rows}")
    assert reading.receipt.kind == "thunderbird.contacts"
    first, second = reading.records
    assert (first.name, first.company, first.title) == ("Jane Doe", "Example", "CEO")
    assert first.keys == ("email:jane@example.com", "email:j@example.org")
    assert second.name == "Jo"
    assert reading.receipt.skipped == {"neither name nor address": 1}


CELLS = st.sampled_from(
    ["", " ", "Jane", "jane@example.com", "/o=x/cn=y", "Jane (j@example.com)", "\u200b", "=1+1"]
) | st.text(max_size=5)  # fmt: skip


@given(
    st.sampled_from(sorted(HEADERS)),
    st.lists(st.lists(CELLS, min_size=8, max_size=8), max_size=5),
    st.sampled_from(["utf-8", "gb18030", "cp1252", "utf-16"]),
)
def test_no_book_raises_and_nobody_is_made_of_nothing(
    language: str, rows: list[list[str]], encoding: str
) -> None:
    data = desktop(language, rows).encode(encoding, "replace")
    item = Item("x", "contacts.csv", len(data), lambda: io.BytesIO(data))
    reading = read_item(item, _Wishes("", None, frozenset()))
    receipt = reading.receipt
    assert receipt.kind == "outlook.contacts"
    assert receipt.read == receipt.kept + sum(receipt.skipped.values())
    assert all(record.name or record.keys for record in reading.records)
