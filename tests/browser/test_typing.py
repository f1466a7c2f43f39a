"""Text typed on a card, in a real JupyterLab: none is lost, none becomes a key."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from introlab import Workspace
from tests.browser.test_cards import BURST, FORM, OPEN, expected, form, tags, wait_for

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Lab

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def notes(folder: Path) -> list[str]:
    """Return the texts of all notes ever written, oldest first."""
    ws = Workspace(folder)
    found = [text for (text,) in ws.rows("SELECT text FROM contact_note ORDER BY note_id")]
    ws.close()
    return found


def test_who_is_typing_on_a_card_goes_on_while_the_kernel_changes_it(page: Page, lab: Lab) -> None:
    """Another view of the form answers a question of the card meanwhile."""
    shown = FORM.format("typing").replace("tag_form", "both = tag_form") + "\nboth"
    lab.run_all(page, lab.write("typing", OPEN, shown, "both"))
    before = notes(lab.workspace)
    root, other = form(page, 0), form(page, 1)
    root.focus()
    page.keyboard.press("m")
    page.keyboard.type("met at")
    other.evaluate(BURST, "w")
    wait_for(other, "would stick their neck out: 2 of 5")
    held = root.locator("[role=group] [aria-pressed=true] kbd", has_text="w")
    assert held.count() == 0  # the card was not redrawn under the fingers
    page.keyboard.type(" a 4 fair")
    page.keyboard.press("Enter")
    wait_for(root, "your note")
    held.wait_for()
    assert notes(lab.workspace)[len(before) :] == ["met at a 4 fair"]
    assert [rating for _, rating in tags(lab.workspace, "typing")] == [2]  # no letter was a key


def test_undo_takes_a_note_back_and_shows_it(page: Page, lab: Lab) -> None:
    lab.run_all(page, lab.write("noted", OPEN, FORM.format("noted")))
    before = notes(lab.workspace)
    root = form(page)
    root.focus()
    page.keyboard.press("2")
    for text in ("met at a fair", " in May"):
        page.keyboard.press("m")
        page.keyboard.press("End")
        page.keyboard.type(text)
        page.keyboard.press("Enter")
        wait_for(root, "your note")
        root.and_(page.locator("[data-waiting='0']")).wait_for()
    name = root.locator(".headline").inner_text()
    page.keyboard.press("Space")
    page.keyboard.press("u")
    wait_for(root, "note: as before .undone.")
    assert root.locator(".headline").inner_text() == name
    assert root.locator("[data-name=note]").input_value() == "met at a fair"
    page.keyboard.press("u")
    wait_for(root, "note: taken back .undone.")
    assert root.locator("[data-name=note]").input_value() == ""
    found = notes(lab.workspace)[len(before) :]
    assert found == ["met at a fair", "met at a fair in May", "met at a fair", ""]
    assert tags(lab.workspace, "noted") == expected(lab, "2")


SLOW = """from introlab.views.forms.cards import CardForm
from introlab.views.forms.knows import KnowsDeck
import time
deck = KnowsDeck(ws)
quick = deck.fill
deck.fill = lambda *what: time.sleep(1) or quick(*what)
CardForm(deck)"""


def test_a_field_is_empty_once_its_text_is_taken_and_what_is_typed_meanwhile_counts(
    page: Page, lab: Lab
) -> None:
    lab.run_all(page, lab.write("fields", OPEN, SLOW))
    ws = Workspace(lab.workspace)
    sql = "SELECT contact_id, knows FROM knows_word WHERE origin = 'user' ORDER BY word_id"
    before = len(ws.rows(sql))
    labels = page.locator(".introlab-cards datalist option")
    root = form(page)
    names = [str(labels.nth(place).get_attribute("value")) for place in (20, 21, 22)]
    field = root.get_by_label("Somebody else knows them")
    root.focus()
    for _ in range(3):  # a prospect of this test's own
        page.keyboard.press("Space")
    page.keyboard.press("a")
    page.keyboard.type(names[0])
    page.keyboard.press("Enter")
    root.and_(page.locator("[data-waiting='0']")).wait_for()
    assert field.input_value() == ""
    for name in names[1:]:  # the last is begun before the one before it is answered
        page.keyboard.press("a")
        page.keyboard.type(name[:4])
        root.and_(page.locator("[data-waiting='0']")).wait_for()
        assert field.input_value() == name[:4]
        page.keyboard.type(name[4:])
        page.keyboard.press("Enter")
    root.and_(page.locator("[data-waiting='0']")).wait_for()
    page.wait_for_function("() => !document.querySelector('[data-name=add]').value")
    said = [knows for _, knows in ws.rows(sql)[before:]]
    ws.close()
    assert said == [1, 1, 1]


FULL_ONCE = """
real, full = both.deck.fill, [introlab.IntrolabError("Not saved: the disk is full.")]
def fill(*what):
    if full:
        raise full.pop()
    return real(*what)
both.deck.fill = fill
both"""


def test_a_text_that_was_refused_stays_and_enter_tries_it_again(page: Page, lab: Lab) -> None:
    shown = FORM.format("refused").replace("tag_form", "both = tag_form") + FULL_ONCE
    lab.run_all(page, lab.write("refused", OPEN, shown))
    before = notes(lab.workspace)
    root = form(page)
    root.focus()
    for _ in range(4):  # a contact of this test's own
        page.keyboard.press("Space")
    page.keyboard.press("m")
    page.keyboard.type("met at a fair")
    page.keyboard.press("Enter")
    wait_for(root, "not saved: the disk is full")
    assert notes(lab.workspace) == before
    page.keyboard.press("m")
    page.keyboard.press("Enter")
    wait_for(root, "your note")
    assert notes(lab.workspace)[len(before) :] == ["met at a fair"]
