"""How fast the tag form answers: `python benchmarks/tag_latency.py [KEYS]`.

A real JupyterLab in Chromium shows the form on a made-up network; keys are pressed one after the
other, each after the last was called saved. Printed are medians and 90th percentiles in
milliseconds, without and with subshells:

drawn   from the key to the next card in the page: what the user waits for
saved   from the key to the word "saved": message, durable commit, message
commit  one durable commit of a tag in the same database, from Python alone

and the same commit under SQLite's other journals, for comparison; introlab uses DELETE and FULL.
"""

from __future__ import annotations

import importlib.util
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from types import ModuleType
from typing import Any

from introlab.network.contacts import contacts
from introlab.network.opening import sample_workspace
from introlab.network.trust import add_tag
from introlab.workspace import Workspace

ROOT = Path(__file__).parents[1]
FORM = """import introlab; ws = introlab.open_workspace()
from introlab.views.forms import tag_form
from introlab.network.contacts import contacts
tag_form(ws, contacts(ws).head({number})[["contact_id"]], context="latency")"""
#: Presses keys, each when the last one is saved; the clock is the browser's own.
PRESS = """async (root, number) => {
  const line = root.querySelector(".state"), headline = () => root.querySelector(".headline");
  const drawn = [], saved = [];
  for (let i = 0; i < number; i += 1) {
    const key = String(1 + i % 5), before = headline(), start = performance.now();
    const heard = new Promise((done) => {
      const watch = new MutationObserver(() => {
        if (line.textContent.startsWith("✓ saved")) { watch.disconnect(); done(performance.now()); }
      });
      watch.observe(line, {childList: true, characterData: true, subtree: true});
    });
    line.textContent = "";
    root.dispatchEvent(new KeyboardEvent("keydown",
      {key, code: "Digit" + key, bubbles: true, cancelable: true}));
    if (headline() === before) throw new Error("the next card is not there");
    root.getBoundingClientRect(); // laid out, not only written
    drawn.push(performance.now() - start);
    saved.push((await heard) - start);
    await new Promise((done) => setTimeout(done, 20));
  }
  return [drawn, saved];
}"""


def browser_tests() -> ModuleType:
    """Return the module that starts a lab and a browser for the tests."""
    path = ROOT / "tests" / "browser" / "conftest.py"
    spec = importlib.util.spec_from_file_location("browser_conftest", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def pressed(tests: Any, home: Path, subshells: str, keys: int) -> tuple[list[float], list[float]]:
    """Return milliseconds from each key to the next card, and to 'saved'."""
    from playwright.sync_api import sync_playwright

    with tests.running(home, subshells) as lab, sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=str(tests.CHROMIUM), args=tests.FLAGS)
        page = chromium.new_page(viewport={"width": 1280, "height": 1000})
        page.set_default_timeout(tests.PATIENCE)
        lab.run_all(page, lab.write("latency", FORM.format(number=keys + 1)))
        root = page.locator(".introlab-cards")
        root.locator(".headline").wait_for()
        root.focus()
        page.wait_for_timeout(1000)
        drawn, saved = root.evaluate(PRESS, keys)
        chromium.close()
    return drawn, saved


def commits(ws: Workspace, journal: str, synchronous: str, number: int) -> list[float]:
    """Return milliseconds of durable tags from Python alone, under one journal of SQLite."""
    ws.rows(f"PRAGMA journal_mode = {journal}")
    ws.rows(f"PRAGMA synchronous = {synchronous}")
    ids = [int(i) for i in contacts(ws)["contact_id"].head(number)]
    took = []
    for contact_id in ids:
        start = time.perf_counter()
        add_tag(ws, contact_id, f"commit {journal} {synchronous}", 3)
        took.append((time.perf_counter() - start) * 1000)
        time.sleep(0.02)
    return took


def line(name: str, took: list[float]) -> str:
    """Return a line of the report."""
    tenth = statistics.quantiles(took, n=10)
    return f"{name:<34} median {statistics.median(took):7.1f} ms   p90 {tenth[-1]:7.1f} ms"


def main(keys: int) -> None:
    """Measure and print."""
    tests = browser_tests()
    if missing := tests.why_not():
        print(f"Only commits are measured: {missing}.")
    with tempfile.TemporaryDirectory() as folder:
        sample = Path(folder) / "sample"
        sample_workspace(sample).close()
        for subshells in () if missing else ("", "perCommTarget", "perComm"):
            home = Path(folder) / f"home-{subshells}"
            home.mkdir()
            shutil.copytree(sample, home / "introlab-sample")
            drawn, saved = pressed(tests, home, subshells, keys)
            print(line(f"key -> drawn, subshells {subshells or 'off'}", drawn))
            print(line(f"key -> saved, subshells {subshells or 'off'}", saved), flush=True)
        ws = Workspace(sample)
        for journal, synchronous in (("DELETE", "FULL"), ("PERSIST", "FULL"), ("WAL", "FULL"),
                                     ("WAL", "NORMAL")):  # fmt: skip
            took = commits(ws, journal, synchronous, keys)
            print(line(f"commit, {journal} {synchronous}", took))
        ws.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
