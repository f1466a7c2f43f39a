"""A real browser opens the lab, runs two notebooks, and a key on a card is in the database.

The pictures it takes, in the light and the dark theme, are to be looked at: build/screenshots.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from introlab import Workspace

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Lab

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def asked(page: Page) -> list[str]:
    """Every address the pages asked for, filled while they run."""
    found: list[str] = []
    page.on("request", lambda request: found.append(request.url))
    page.on("websocket", lambda socket: found.append(socket.url))
    return found


def test_a_newcomer_runs_the_first_notebook_and_sees_figures_and_a_form(
    page: Page, lab: Lab, asked: list[str]
) -> None:
    lab.run_all(page, lab.url("00_start_here"))
    page.wait_for_selector(".js-plotly-plot")
    assert lab.errors(page) == 0
    lab.take_pictures(
        page, "00_start_here", page.get_by_role("heading", name="Who should introduce")
    )
    button = page.get_by_role("button", name="Create my workspace")
    assert button.is_visible()
    lab.take_pictures(page, "00_end", button)
    assert asked


def test_no_figure_offers_to_share_itself_or_links_elsewhere(page: Page) -> None:
    assert page.locator(".js-plotly-plot .modebar-btn").count() > 0
    assert page.locator(".js-plotly-plot [data-title*='Share']").count() == 0
    assert page.locator(".js-plotly-plot a[href]").count() == 0


def test_a_click_on_a_rating_is_found_in_the_database(
    page: Page, lab: Lab, asked: list[str]
) -> None:
    ws = Workspace(lab.workspace)
    before = ws.rows("SELECT tag_id FROM trust_tag")
    lab.run_all(page, lab.url("03_tag_trust"))
    page.get_by_role("button", name="4 would vouch for me").click()
    page.wait_for_selector("text=trusts you: 4 of 5")
    new = ws.rows("SELECT rating, direction FROM trust_tag WHERE tag_id > ?", (len(before),))
    assert new == [(4, "trusts_me")]
    page.wait_for_selector("text=/Contact 2 of /")
    lab.take_pictures(page, "03_tag_trust", page.locator(".introlab-cards").first)
    assert lab.errors(page) == 0
    assert page.locator(".introlab-asleep:visible").count() == 0
    ws.close()


def test_tab_reaches_a_rating_and_the_focus_can_be_seen(page: Page) -> None:
    page.get_by_role("button", name="2 hardly").focus()
    page.keyboard.press("Tab")
    assert "has seen my work" in page.evaluate("document.activeElement.textContent")
    ring = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert ring != "none"
    page.keyboard.press("Space")
    page.wait_for_selector("text=trusts you: 3 of 5")


def test_the_browser_asked_nothing_of_the_world(asked: list[str]) -> None:
    """Comes last: it looks at every request of the tests before."""
    assert len(asked) > 50
    beyond = [
        address
        for address in asked
        if urlsplit(address).scheme not in ("data", "blob")
        and urlsplit(address).hostname not in ("127.0.0.1", "localhost")
    ]
    assert beyond == []
