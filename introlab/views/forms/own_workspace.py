"""Create the user's own workspace: the one step from the sample to one's own network."""

from __future__ import annotations

from introlab.lab import copy_notebooks
from introlab.network.opening import create_workspace
from introlab.sources.values.keys import clean_text
from introlab.tables import IntrolabError
from introlab.views.forms.frame import Form, button, line, row, set_words, words

PLACE = "~/introlab"


class WorkspaceForm(Form):
    """A folder and what your requests are mostly about; then the workspace is made."""

    def __init__(self) -> None:
        self.folder = line("Folder", f"empty = {PLACE}")
        self.context = line("My requests are mostly about", "for instance: data engineering")
        self.create = button("Create my workspace", main=True)
        self.next = words()
        super().__init__(
            "Your own workspace",
            [words("A folder on this machine that only you see. The sample stays as it is."),
             self.folder, self.context, row(self.create), self.next],
        )  # fmt: skip
        self.on_click(self.create, self._create)

    def _create(self) -> str:
        context = clean_text(self.context.value)
        if not context:
            raise IntrolabError(
                "say in a few words what your requests are mostly about. Each prospect can have "
                "another context later."
            )
        folder = clean_text(self.folder.value) or PLACE
        ws = create_workspace(folder)
        try:
            ws.set_setting("default_context", context)
            copy_notebooks(ws.folder)
        finally:
            ws.close()
        quoted = f'"{folder}"' if " " in folder else folder
        set_words(
            self.next,
            "Now close this window, stop introlab (Ctrl+C in its terminal), and start it with:\n"
            f"python3 start.py lab --workspace {quoted}\n"
            "Then open 01_load_contacts: the same notebooks now show your own network.",
        )
        return "saved: your workspace is there, with its own copy of the notebooks"


def workspace_form() -> WorkspaceForm:
    """Return the form that creates the user's own workspace.

    Examples
    --------
    >>> from introlab.views.forms import workspace_form
    >>> "Create my workspace" in repr(workspace_form())
    True
    """
    return WorkspaceForm()
