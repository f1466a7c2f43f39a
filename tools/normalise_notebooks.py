"""Run the notebooks on a fresh sample and write them as they are committed.

    python tools/normalise_notebooks.py [--check] [NAME ...]

Each notebook is executed from top to bottom. What would change from run to run or tell something
about this machine is taken out, so that the same code gives the same bytes. With --check nothing is
written; the exit code is 1 when a notebook differs from what its cells give today.
"""  # noqa: INP001  # a script beside the package

from __future__ import annotations

import os
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"
WIDGET = "application/vnd.jupyter.widget-view+json"
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
_MACHINE = re.compile(r"(?<![\w.])/(?:tmp|home|root|work|var|Users)/\w|[A-Z]:\\\\?Users")


def execute(path: Path) -> Any:
    """Return the notebook with the outputs of a run on a fresh sample.

    Raises
    ------
    ValueError
        A cell wrote to the error stream, or an output names a folder of this machine.
    """
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    with tempfile.TemporaryDirectory() as folder:
        client = NotebookClient(
            notebook, timeout=300, kernel_name="python3", coalesce_streams=True,
            resources={"metadata": {"path": folder}},
        )  # fmt: skip
        client.execute()
    return notebook


def normalise(notebook: Any, stem: str) -> str:
    """Return the text of a notebook that was run, without what changes from run to run."""
    notebook["metadata"] = METADATA
    notebook["nbformat"], notebook["nbformat_minor"] = 4, 5
    number, seen = 0, set()
    for place, cell in enumerate(notebook["cells"]):
        cell["metadata"] = {k: v for k, v in cell["metadata"].items() if k in ("tags", "jupyter")}
        if not cell.get("id") or cell["id"] in seen:
            cell["id"] = f"nb{stem[:2]}-{place:02d}-new"
        seen.add(cell["id"])
        if cell["cell_type"] == "code":
            number += 1
            cell["execution_count"] = number
            cell["outputs"] = [_output(output, number, stem) for output in cell["outputs"]]
    text: str = nbformat.writes(notebook)  # type: ignore[no-untyped-call]
    return text.rstrip("\n") + "\n"


def _output(output: Any, number: int, stem: str) -> Any:
    if output["output_type"] == "stream" and output["name"] == "stderr":
        message = f"{stem}: cell {number} wrote to the error stream: {output['text'][:300]}"
        raise ValueError(message)
    found = _MACHINE.search(str(output))
    if found:
        message = f"{stem}: the output of cell {number} names a folder of this machine: {found[0]}"
        raise ValueError(message)
    if "data" in output:
        output["data"].pop(WIDGET, None)
        output["metadata"] = {}
    if "execution_count" in output:
        output["execution_count"] = number
    return output


def main(arguments: list[str]) -> int:
    """Run what the arguments name, or every notebook, and return the exit code."""
    check = "--check" in arguments
    wanted = [word for word in arguments if not word.startswith("-")]
    os.environ.pop("INTROLAB_WORKSPACE", None)
    stale = 0
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        if wanted and not any(path.stem.startswith(word) for word in wanted):
            continue
        before = path.read_text(encoding="utf-8")
        text = normalise(execute(path), path.stem)
        same = text == before
        stale += not same
        if not same and not check:
            path.write_text(text, encoding="utf-8", newline="\n")
        state = "unchanged" if same else "differs" if check else "written"
        sys.stdout.write(f"{path.name}: {state}\n")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
