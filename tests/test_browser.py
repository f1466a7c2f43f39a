"""A real browser opens the lab, runs two notebooks, and a click on a rating is in the database.

The pictures it takes, in the light and the dark theme, are to be looked at: build/screenshots.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from introlab import Workspace

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PICTURES = Path(__file__).parents[1] / "build" / "screenshots"
CHROMIUM = Path("/usr/bin/chromium")
#: What a browser asks of the world by itself is switched off, so that every request is the page's.
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
PATIENCE = 60_000  # milliseconds: a cold start reads much from disk
LAB = "import sys; from introlab.cli import main; sys.exit(main(['lab', '--no-browser']))"


def why_not() -> str:
    """Return what is missing for a browser test, or nothing."""
    if not CHROMIUM.exists():
        return f"{CHROMIUM} is not installed"
    if importlib.util.find_spec("playwright") is None:
        return "playwright is not installed"
    return ""


@pytest.fixture(scope="module", autouse=True)
def needs_a_browser() -> None:
    missing = why_not()
    if missing and os.environ.get("INTROLAB_REQUIRE_BROWSER") == "1":
        pytest.fail(f"INTROLAB_REQUIRE_BROWSER=1, and {missing}")
    if missing:
        pytest.skip(missing)


@pytest.fixture(scope="module")
def home(sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of a newcomer, in which `introlab lab` finds its sample."""
    folder = tmp_path_factory.mktemp("home")
    shutil.copytree(sample_folder, folder / "introlab-sample")
    return folder


@pytest.fixture(scope="module")
def lab(home: Path) -> Iterator[str]:
    """The address of a running `introlab lab`, with its token."""
    environment = os.environ | {"HOME": str(home), "JUPYTER_RUNTIME_DIR": str(home / "runtime")}
    environment.pop("INTROLAB_WORKSPACE", None)
    log = home / "lab.log"
    with log.open("wb") as out, subprocess.Popen(
        [sys.executable, "-c", LAB], env=environment, stdout=out, stderr=subprocess.STDOUT
    ) as server:  # fmt: skip
        try:
            info = wait_for_server(home / "runtime", server, log)
            yield f"{info['url']}lab/tree/notebooks/{{}}.ipynb?token={info['token']}&reset"
        finally:
            server.terminate()


def wait_for_server(runtime: Path, server: subprocess.Popen[bytes], log: Path) -> dict[str, Any]:
    """Return what the server writes about itself once it listens."""
    until = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < until and server.poll() is None:
        for path in runtime.glob("jpserver-*.json"):
            try:
                found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            except ValueError:
                continue  # half written
            return found
        time.sleep(0.1)
    pytest.fail(f"introlab lab did not start:\n{log.read_text(encoding='utf-8')[-2000:]}")


@pytest.fixture(scope="module")
def page(lab: str) -> Iterator[Page]:
    from playwright.sync_api import sync_playwright

    assert lab.startswith("http://127.0.0.1:")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        context = browser.new_context(
            viewport={"width": 1280, "height": 2600}, color_scheme="light"
        )
        context.set_default_timeout(PATIENCE)
        yield context.new_page()
        browser.close()


@pytest.fixture(scope="module")
def asked(page: Page) -> list[str]:
    """Every address the pages asked for, filled while they run."""
    found: list[str] = []
    page.on("request", lambda request: found.append(request.url))
    page.on("websocket", lambda socket: found.append(socket.url))
    return found


def run_all(page: Page, address: str) -> None:
    """Open a notebook and do what a newcomer does: Run, then Run All Cells."""
    page.goto(address)
    page.wait_for_selector(".jp-Notebook .jp-CodeCell")
    page.wait_for_selector("text=/\\| Idle/")  # the status line: the kernel is there
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    # Every cell in line shows [*] until it has run.
    waiting = "document.querySelectorAll('.jp-InputPrompt:not(:empty)')"
    page.wait_for_function(f"[...{waiting}].some(prompt => prompt.textContent === '[*]:')")
    page.wait_for_function(f"[...{waiting}].every(prompt => prompt.textContent !== '[*]:')")


def take_pictures(page: Page, name: str, around: Locator) -> None:
    """Take a picture of what is around a part in each theme; the lab follows the system's."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    for theme in ("dark", "light"):
        page.emulate_media(color_scheme=theme)
        light = str(theme == "light").lower()
        page.wait_for_selector(f"body[data-jp-theme-light={light}]", state="attached")
        page.wait_for_timeout(1500)  # the style sheet of the theme arrives after its name
        around.scroll_into_view_if_needed()
        page.screenshot(path=PICTURES / f"{name}-{theme}.png")


def errors(page: Page) -> int:
    return page.locator("[data-mime-type='application/vnd.jupyter.stderr']").count()


def test_a_newcomer_runs_the_first_notebook_and_sees_figures_and_a_form(
    page: Page, lab: str, asked: list[str]
) -> None:
    run_all(page, lab.format("00_start_here"))
    page.wait_for_selector(".js-plotly-plot")
    assert errors(page) == 0
    take_pictures(page, "00_start_here", page.get_by_role("heading", name="Who should introduce"))
    button = page.get_by_role("button", name="Create my workspace")
    assert button.is_visible()
    take_pictures(page, "00_end", button)
    assert asked


def test_no_figure_offers_to_share_itself_or_links_elsewhere(page: Page) -> None:
    assert page.locator(".js-plotly-plot .modebar-btn").count() > 0
    assert page.locator(".js-plotly-plot [data-title*='Share']").count() == 0
    assert page.locator(".js-plotly-plot a[href]").count() == 0


def test_a_click_on_a_rating_is_found_in_the_database(
    page: Page, lab: str, home: Path, asked: list[str]
) -> None:
    ws = Workspace(home / "introlab-sample")
    before = ws.rows("SELECT tag_id FROM trust_tag")
    run_all(page, lab.format("03_tag_trust"))
    page.get_by_role("button", name="4 would vouch for me").click()
    page.wait_for_selector("text=✓ saved: 4 of 5")
    new = ws.rows("SELECT rating, direction FROM trust_tag WHERE tag_id > ?", (len(before),))
    assert new == [(4, "trusts_me")]
    take_pictures(page, "03_tag_trust", page.get_by_role("button", name="Next ▸"))
    page.get_by_role("button", name="Next ▸").click()
    page.wait_for_selector("text=Contact 2 of 12")
    assert errors(page) == 0
    ws.close()


def test_the_keyboard_reaches_and_presses_a_rating_and_the_focus_can_be_seen(page: Page) -> None:
    page.get_by_role("button", name="2 hardly").focus()
    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.textContent")
    assert "has seen my work" in focused
    ring = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    shadow = page.evaluate("getComputedStyle(document.activeElement).boxShadow")
    assert ring != "none" or shadow != "none"
    page.keyboard.press("Space")
    page.wait_for_selector("text=✓ saved: 3 of 5")


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
