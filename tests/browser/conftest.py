"""A running `introlab lab` and a page of Chromium, for the tests that need both."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import nbformat
import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

PICTURES = Path(__file__).parents[2] / "build" / "screenshots"
CHROMIUM = Path("/usr/bin/chromium")
#: What a browser asks of the world by itself is switched off, so that every request is the page's.
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
PATIENCE = 60_000  # milliseconds: a cold start reads much from disk
LAB = "import sys; from introlab.cli import main; sys.exit(main(['lab', '--no-browser']))"
#: Where JupyterLab keeps a changed setting, inside the workspace.
KERNELS = ".jupyter/settings/@jupyterlab/apputils-extension/kernels-settings.jupyterlab-settings"


def why_not() -> str:
    """Return what is missing for a browser test, or nothing."""
    if not CHROMIUM.exists():
        return f"{CHROMIUM} is not installed"
    if importlib.util.find_spec("playwright") is None:
        return "playwright is not installed"
    return ""


@pytest.fixture(scope="session", autouse=True)
def needs_a_browser() -> None:
    missing = why_not()
    if missing and os.environ.get("INTROLAB_REQUIRE_BROWSER") == "1":
        pytest.fail(f"INTROLAB_REQUIRE_BROWSER=1, and {missing}")
    if missing:
        pytest.skip(missing)


class Lab:
    """A home of a newcomer with its sample, and the lab that runs on it."""

    def __init__(self, home: Path, address: str) -> None:
        self.home, self.address = home, address
        self.workspace = home / "introlab-sample"

    def url(self, notebook: str) -> str:
        """Return the address of a notebook, with the lab's token."""
        return self.address.format(notebook)

    def write(self, name: str, *cells: str) -> str:
        """Write a notebook of these cells and return its address."""
        new: Any = nbformat.v4.new_notebook()  # type: ignore[no-untyped-call]
        for number, source in enumerate(cells):
            cell = nbformat.v4.new_code_cell(source, id=f"c{number}")  # type: ignore[no-untyped-call]
            new["cells"].append(cell)
        kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
        new["metadata"] = {"kernelspec": kernel}
        folder = self.workspace / "notebooks"
        folder.mkdir(exist_ok=True)
        nbformat.write(new, folder / f"{name}.ipynb")  # type: ignore[no-untyped-call]
        return self.url(name)

    def run_all(self, page: Page, address: str) -> None:
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

    def turn(self, page: Page, theme: Literal["light", "dark"]) -> None:
        """Change the theme; the lab follows the system's."""
        page.emulate_media(color_scheme=theme)
        light = str(theme == "light").lower()
        page.wait_for_selector(f"body[data-jp-theme-light={light}]", state="attached")
        page.wait_for_timeout(1500)  # the style sheet of the theme arrives after its name

    def take_pictures(self, page: Page, name: str, around: Locator) -> None:
        """Take a picture of what is around a part in each theme."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        themes: tuple[Literal["dark"], Literal["light"]] = ("dark", "light")
        for theme in themes:
            self.turn(page, theme)
            around.scroll_into_view_if_needed()
            page.screenshot(path=PICTURES / f"{name}-{theme}.png")

    def errors(self, page: Page) -> int:
        """Return how many outputs of the notebook are errors."""
        kinds = ("application/vnd.jupyter.stderr", "application/vnd.jupyter.error")
        return page.locator(", ".join(f"[data-mime-type='{kind}']" for kind in kinds)).count()


@contextmanager
def running(home: Path, subshells: str = "") -> Iterator[Lab]:
    """Start `introlab lab` in a home; ``subshells`` is what a user may have set in JupyterLab."""
    if subshells:
        setting = home / "introlab-sample" / KERNELS
        setting.parent.mkdir(parents=True)
        setting.write_text(json.dumps({"commsOverSubshells": subshells}), encoding="utf-8")
    environment = os.environ | {"HOME": str(home), "JUPYTER_RUNTIME_DIR": str(home / "runtime")}
    environment.pop("INTROLAB_WORKSPACE", None)
    log = home / "lab.log"
    with log.open("wb") as out, subprocess.Popen(
        [sys.executable, "-c", LAB], env=environment, stdout=out, stderr=subprocess.STDOUT
    ) as server:  # fmt: skip
        try:
            info = wait_for_server(home / "runtime", server, log)
            assert info["url"].startswith("http://127.0.0.1:")
            address = f"{info['url']}lab/tree/notebooks/{{}}.ipynb?token={info['token']}&reset"
            yield Lab(home, address)
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
def home(sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of a newcomer, in which `introlab lab` finds its sample."""
    folder = tmp_path_factory.mktemp("home")
    shutil.copytree(sample_folder, folder / "introlab-sample")
    return folder


@pytest.fixture(scope="session")
def start_lab() -> Callable[[Path, str], AbstractContextManager[Lab]]:
    """Start a lab in a home, with what the user set about subshells."""
    return running


@pytest.fixture(scope="module")
def lab(home: Path) -> Iterator[Lab]:
    """The lab as introlab starts it."""
    with running(home) as found:
        yield found


@pytest.fixture(scope="module")  # while it runs, no other test could use asyncio
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        found = play.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield found
        found.close()


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 2600}, color_scheme="light")
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()
