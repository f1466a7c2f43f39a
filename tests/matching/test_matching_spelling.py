from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from introlab.matching import spelling

TEXTS = st.text(max_size=30)


@given(TEXTS)
def test_plain_spelling_is_stable_and_latin(text: str) -> None:
    once = spelling.plain(text)
    assert spelling.plain(once) == once
    assert once.isascii()


@given(TEXTS)
def test_names_addresses_and_numbers_of_any_text_are_stable(text: str) -> None:
    assert spelling.given_name(spelling.given_name(text)) == spelling.given_name(text)
    for number in spelling.phones(text):
        assert number.isdigit()
        assert not number.startswith("0")
    for address in spelling.emails(text):
        assert spelling.emails(address) == [address]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Müller", "Mueller"),
        ("Łęcki", "Lecki"),
        ("Katherine", "Catharine"),
        ("Søren", "Soren"),
        ("Philipp", "Filip"),
    ],
)
def test_spellings_of_one_sound_meet(one: str, other: str) -> None:
    assert spelling.sound(spelling.plain(one)) == spelling.sound(spelling.plain(other))


def test_a_name_in_another_script_is_transliterated() -> None:
    assert spelling.given_name("Иван") == "ivan"
    assert spelling.family_name("Παπαδοπούλου") == "papadopoyloy"


def test_titles_credentials_and_brackets_are_no_name() -> None:
    assert spelling.name_words("Prof. Dr. Jane (Janie) Roe, PhD, MBA") == ["jane", "roe"]
    assert spelling.name_words("Roe, Jane") == ["jane", "roe"]
    assert spelling.name_words("Dr.") == ["dr"]
    assert spelling.given_name("") == spelling.family_name("🚀") == ""


@pytest.mark.parametrize(
    "written",
    ["+1 202 555 0143", "(202) 555-0143", "001 202 555 0143", "1-202-555-0143 ext. 12",
     "202.555.0143"],
)  # fmt: skip
def test_one_number_dialled_in_different_ways_is_one(written: str) -> None:
    assert spelling.phones(written) == ["2025550143"]


@pytest.mark.parametrize(
    ("abroad", "at_home"),
    [("+44 20 7946 0018", "020 7946 0018"), ("+49 (0)30 555 0101", "030 5550101"),
     ("+420 555 010 123", "555 010 123"), ("+7 495 555 01 99", "0495 5550199")],
)  # fmt: skip
def test_country_code_and_trunk_zero_make_no_difference(abroad: str, at_home: str) -> None:
    assert spelling.phones(abroad) == spelling.phones(at_home)


def test_an_address_spells_a_name_only_when_others_bear_it() -> None:
    known = frozenset({"jane"}), frozenset({"roe"})
    assert spelling.name_from_mailbox("roej4@example.com", *known) == ("j", "roe")
    assert spelling.name_from_mailbox("roe.jane@example.com", *known) == ("jane", "roe")
    assert spelling.name_from_mailbox("jane@example.com", *known) == ("jane", "")
    assert spelling.name_from_mailbox("roe@example.com", *known) == ("", "roe")
    for nobody in ("zed@example.com", "info@example.com", "j_r.4@example.com", "no address"):
        assert spelling.name_from_mailbox(nobody, *known) == ("", "")


def test_mailboxes_of_roles_and_domains_of_providers_say_nothing() -> None:
    assert spelling.mailbox("office@acme.example") == ""
    assert spelling.own_domain("jane@gmail.com") == ""
    assert spelling.own_domain("jane@acme-tools.example") == "acmetools"
    assert spelling.own_domain("no address") == ""
    assert spelling.name_in_mailbox("sales.team@example.com") == ("sales", "team")
    assert spelling.name_in_mailbox("jane@example.com") == ("", "")


@given(st.permutations("janeroe"))
def test_the_order_of_letters_makes_no_difference(letters: list[str]) -> None:
    assert spelling.letters_of("".join(letters)) == spelling.letters_of("janeroe")


def test_places_titles_and_profiles_are_brought_to_one_form() -> None:
    assert spelling.place("Greater Boston Area, Massachusetts") == "boston"
    assert spelling.place("Area") == "area"
    assert spelling.job_title("VP, Eng.") == "vice president engineer"
    assert spelling.profiles("https://de.linkedin.com/in/jane-roe/de?x") == ["jane-roe"]
    assert spelling.companies("Limited; Stealth Startup; Roe & Co") == ["limited", "roe"]
