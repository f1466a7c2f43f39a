"""Load files: look first, then store; a receipt says what became of every row."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from introlab import sources
from introlab.network.intake import load
from introlab.network.receipts import as_table, problem_table
from introlab.tables import IntrolabError
from introlab.views.forms.frame import Form, box, button, row, set_table, words
from introlab.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from introlab.sources.reading import Receipt

_SAMPLE = (
    "This is the fictional sample network. It takes no other data, so that fiction and your own "
    "people never mix. You can look into a file of yours here; to store it, first create your own "
    "workspace with the last step of notebook 00."
)


class LoadForm(Form):
    """Paths in, receipts out; nothing is stored before *Store* is pressed."""

    def __init__(self, ws: Workspace, given: Sequence[Path | str] = ()) -> None:
        self.ws = ws
        self.paths = box("Files or folders, one a line", "~/Downloads/LinkedInExport.zip", rows=3)
        self.paths.value = "\n".join(str(path) for path in given)
        self.look = button("Look into them", "Read the files and store nothing", main=True)
        self.keep = button("Store", "Store what was read in your workspace")
        self.keep.disabled = True
        self.keep.layout.display = "none" if ws.is_sample else None
        self.remarks = words(_SAMPLE if ws.is_sample else "")
        self.receipts, self.problems = words(), words()
        super().__init__(
            "Load files",
            [self.remarks, self.paths, row(self.look, self.keep), self.receipts, self.problems],
        )
        self.on_click(self.look, self._look, "not read")
        self.on_click(self.keep, self._keep)
        self.paths.observe(self._changed, names="value")

    def _changed(self, _: object) -> None:
        self.keep.disabled = True  # what is stored is what was looked at

    def _look(self) -> str:
        self.say("reading …")
        readings = [one for path in self._paths() for one in sources.read(path)]
        self._show([one.receipt for one in readings])
        self.keep.disabled = self.ws.is_sample
        return f"read {_files(len(readings))}; nothing is stored yet"

    def _keep(self) -> str:
        self.say("storing …")
        receipts = load(self.ws, self._paths())
        self._show(receipts)
        self.keep.disabled = True
        return f"saved: {_files(len(receipts))}, {sum(one.kept for one in receipts):,} rows kept"

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
