"""Load files: look first, then store; a receipt says what became of every row."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import ipywidgets as widgets

from introlab import sources
from introlab.network.intake import load
from introlab.network.mailing import StoppedError
from introlab.network.receipts import as_table, problem_table
from introlab.sources.files.archive import items
from introlab.sources.mail.collecting import Counted
from introlab.tables import IntrolabError
from introlab.views.forms.frame import Form, box, button, row, set_table, words
from introlab.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from introlab.sources.reading import Receipt

_SAMPLE = (
    "This is the fictional sample network. It takes no other data, so that fiction and your own "
    "people never mix. You can look into a file of yours here; to store it, first create your own "
    "workspace with the last step of notebook 00."
)
#: From this size on (bytes) reading goes on beside the form, so that it can be watched and stopped;
#: below it takes a second or two.
LARGE = 50_000_000


class LoadForm(Form):
    """Paths in, receipts out; nothing is stored before *Store* is pressed.

    A button is answered on the notebook's main thread, and no other press is heard meanwhile. Large
    files are therefore read on a thread of their own: the bar moves, and *Stop* is heard.
    """

    def __init__(self, ws: Workspace, given: Sequence[Path | str] = ()) -> None:
        self.ws = ws
        self.paths = box("Files or folders, one a line", "~/Downloads/LinkedInExport.zip", rows=3)
        self.paths.value = "\n".join(str(path) for path in given)
        self.look = button("Look into them", "Read the files and store nothing", main=True)
        self.keep = button("Store", "Store what was read in your workspace")
        self.keep.disabled = True
        self.keep.layout.display = "none" if ws.is_sample else None
        self.halt = button("Stop", "Stop reading; of large mailboxes, what is stored stays")
        self.bar = widgets.FloatProgress(min=0.0, max=1.0, layout=widgets.Layout(margin="4px"))
        self.remarks = words(_SAMPLE if ws.is_sample else "")
        self.receipts, self.problems = words(), words()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._began = 0.0
        self._ready = False
        super().__init__(
            "Load files",
            [self.remarks, self.paths, row(self.look, self.keep, self.halt), self.bar,
             self.receipts, self.problems],
        )  # fmt: skip
        self._show_running(False)
        self.on_click(self.look, lambda: self._run(self._look, "not read"), "not read")
        self.on_click(self.keep, lambda: self._run(self._keep, "not saved"))
        self.on_click(self.halt, self._halt)
        self.paths.observe(self._changed, names="value")

    def wait(self) -> None:
        """Wait until nothing is read any more."""
        if self._thread:
            self._thread.join()

    def _changed(self, _: object) -> None:
        self._set_ready(False)  # what is stored is what was looked at

    def _set_ready(self, ready: bool) -> None:
        """Let the files be stored, or not; while something is read never."""
        self._ready = ready
        self.keep.disabled = not ready or self.look.disabled

    def _run(self, action: Callable[[list[Path]], str], failed: str) -> str | None:
        """Do something with the files: here, or beside the form where it takes long."""
        paths = self._paths()
        self._stop.clear()
        self._began = time.monotonic()
        if sum(item.size for path in paths for item in items(path)) < LARGE:
            return action(paths)
        self._show_running(True)
        self._thread = threading.Thread(target=self._beside, args=(action, paths, failed))
        self._thread.start()
        return None

    def _beside(self, action: Callable[[list[Path]], str], paths: list[Path], failed: str) -> None:
        try:
            self.safely(lambda: action(paths), failed)
        finally:
            self._show_running(False)

    def _halt(self) -> str:
        self._stop.set()
        return "stopping …"

    def _show_running(self, running: bool) -> None:
        for part in (self.halt, self.bar):
            part.layout.display = None if running else "none"
        for part in (self.look, self.paths):
            part.disabled = running
        self._set_ready(self._ready)

    def _tell(self, read: int, size: int) -> None:
        """Show how far it is and how long it will take."""
        share = read / max(size, 1)
        self.bar.value = share
        left = (time.monotonic() - self._began) * (1 - share) / max(share, 1e-6)
        self.say(f"reading … {read / 1e6:,.0f} of {size / 1e6:,.0f} MB, {left:,.0f} s left")

    def _look(self, paths: list[Path]) -> str:
        self.say("reading …")
        counted = Counted()

        def tell(read: int, size: int) -> None:
            self._tell(read, size)
            if self._stop.is_set():
                raise StoppedError("stopped; nothing was stored.")

        readings = [one for path in paths for one in sources.read(path, progress=tell, box=counted)]
        self._show([one.receipt for one in readings])
        self._set_ready(not self.ws.is_sample)
        return f"read {_files(len(readings))}; nothing is stored yet"

    def _keep(self, paths: list[Path]) -> str:
        self.say("storing …")
        receipts = load(self.ws, paths, progress=self._tell, stop=self._stop.is_set)
        self._show(receipts)
        kept = f"{sum(one.kept for one in receipts):,} rows kept"
        self._set_ready(self._stop.is_set())
        if self._stop.is_set():
            return f"saved so far: {kept}. Press Store again to go on from there"
        return f"saved: {_files(len(receipts))}, {kept}"

    def _paths(self) -> list[Path]:
        lines = [line.strip().strip("\"'") for line in self.paths.value.splitlines()]
        if not any(lines):
            raise IntrolabError("Write the path of a file, folder or zip archive first.")
        return [Path(line).expanduser() for line in lines if line]

    def _show(self, receipts: list[Receipt]) -> None:
        set_table(self.receipts, as_table(receipts))
        set_table(self.problems, problem_table(receipts))


def _files(number: int) -> str:
    return f"{number} file{'' if number == 1 else 's'}"


def load_form(ws: Workspace, paths: Sequence[Path | str] = ()) -> LoadForm:
    """Return the form to look into files and store them.

    Parameters
    ----------
    paths : sequence of Path or str
        Written into the form's field; they can be changed there.

    Examples
    --------
    >>> import introlab
    >>> from introlab.views.forms import load_form
    >>> load_form(introlab.open_workspace()).keep.layout.display
    'none'
    """
    return LoadForm(ws, paths)
