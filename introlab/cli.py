"""The `introlab` command: help that needs no programmer, exit codes 0 fine, 1 mendable, 2 usage."""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from introlab.tables import IntrolabError

_DESCRIPTION = """\
Find, for each prospect, the right person to ask for an introduction.
Everything stays on this machine; nothing is ever sent.

Start with `introlab lab`: it opens the guided notebooks on a fictional network.
Then read your own exports: `introlab import FILES --workspace ~/introlab`.
"""


_BAR_WIDTH = 30


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 fine, 1 a problem to mend, 2 wrong usage.

    Examples
    --------
    >>> from introlab.cli import main
    >>> main(["rank", "--workspace", "no-such-folder"])
    1
    """
    parser = _parser()
    known, rest = parser.parse_known_args(arguments)
    if rest and known.command != "lab":
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    if known.command == "import" and not (known.paths or known.context):
        parser.error("name at least one file or folder to read, or a --context to set")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a console may lack a name's letters
    try:
        return int(known.run(known, rest))
    except IntrolabError as error:
        print(f"introlab: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        # The reader of our output (`| head`) has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="introlab",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    lab = commands.add_parser(
        "lab",
        help="open the guided notebooks in JupyterLab",
        description="Open JupyterLab on a copy of the notebooks in your workspace (the fictional "
        "sample if you name none). Notebooks you changed are never overwritten. Further options "
        "such as --no-browser or --port go to JupyterLab.",
    )
    _add_workspace(lab, required=False)
    lab.set_defaults(run=_lab)

    demo = commands.add_parser(
        "demo",
        help="show the whole flow on the fictional sample",
        description="Write report.html, rankings.csv, coverage.csv and up to three drafts for the "
        "fictional sample network, and print what was found.",
    )
    demo.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder to write to")
    demo.set_defaults(run=_demo)

    inspect = commands.add_parser(
        "inspect",
        help="say what files hold, storing nothing",
        description="Read files, folders or zip archives and say for each what it is, how many "
        "rows would be kept or left out and why, and which rows need a look. Nothing is stored.",
    )
    inspect.add_argument("paths", type=Path, nargs="+", metavar="PATH")
    inspect.add_argument("--json", action="store_true", help="print one JSON array")
    inspect.set_defaults(run=_inspect)

    load = commands.add_parser(
        "import",
        help="read your exports into your workspace",
        description="Read files, folders or zip archives (LinkedIn export, mailbox, prospect list, "
        "past introductions, tags, an introlab export) into a workspace. Reading a file again "
        "changes nothing. With --context and no file it only sets the context.",
    )
    load.add_argument("paths", type=Path, nargs="*", metavar="PATH")
    _add_workspace(load, required=True)
    load.add_argument("--kind", default=None, help="read a single file as this kind")
    load.add_argument(
        "--map", action="append", default=[], metavar="MEANING=HEADER",
        help="correct a column of a prospect list, e.g. --map why=Reason (may be repeated)",
    )  # fmt: skip
    load.add_argument(
        "--context", default="", metavar="NAME",
        help="what you ask about when a prospect names no context, e.g. 'data engineering'",
    )  # fmt: skip
    load.set_defaults(run=_import)

    rank = commands.add_parser(
        "rank",
        help="say whom to ask for an introduction",
        description="Rank your contacts as introducers, for one prospect or all of them.",
    )
    which = rank.add_mutually_exclusive_group()
    which.add_argument("--prospect", metavar="NAME", help="name (or prospect_id) of one prospect")
    which.add_argument("--all", action="store_true", help="every prospect (the default)")
    rank.add_argument(
        "--context", default="", metavar="NAME", help="what you would ask about, for this ranking"
    )
    rank.add_argument("--csv", type=Path, metavar="FILE", help="write every contact to a CSV file")
    _add_workspace(rank, required=False)
    rank.set_defaults(run=_rank)

    export = commands.add_parser(
        "export",
        help="write the whole workspace as CSV files",
        description="Write every table as a CSV file to a new folder. Reading that folder into a "
        "new workspace gives the same workspace.",
    )
    export.add_argument("folder", type=Path, metavar="DIR")
    _add_workspace(export, required=False)
    export.set_defaults(run=_export)
    return parser


def _add_workspace(parser: argparse.ArgumentParser, *, required: bool) -> None:
    parser.add_argument(
        "--workspace", type=Path, required=required, metavar="DIR",
        help="folder of your workspace" + ("" if required else " (default: the fictional sample)"),
    )  # fmt: skip


def _lab(known: argparse.Namespace, rest: list[str]) -> int:
    from introlab.lab import run_lab, sample_folder
    from introlab.network.opening import create_workspace, sample_workspace

    folder = known.workspace or os.environ.get("INTROLAB_WORKSPACE")
    if folder:
        create_workspace(folder).close()
    else:
        folder = sample_folder()
        sample_workspace(folder).close()
    return run_lab(Path(folder).expanduser(), rest)


def _demo(known: argparse.Namespace, _: list[str]) -> int:
    from introlab.demo import run_demo

    print(run_demo(known.out))
    return 0


def _inspect(known: argparse.Namespace, _: list[str]) -> int:
    from introlab.sources import read
    from introlab.sources.mail.collecting import Counted

    _require(known.paths)
    bar = _bar()
    receipts = [
        one.receipt for path in known.paths for one in read(path, progress=bar, box=Counted())
    ]
    if known.json:
        print(json.dumps([receipt.as_json() for receipt in receipts], indent=2))
    else:
        for receipt in receipts:
            print(receipt.as_text())
    return 0


def _import(known: argparse.Namespace, _: list[str]) -> int:
    from introlab.network.contacts import contacts
    from introlab.network.intake import load
    from introlab.network.opening import create_workspace
    from introlab.network.prospects import prospects

    mapping = {}
    for pair in known.map:
        meaning, equals, header = pair.partition("=")
        if not equals:
            raise IntrolabError("--map needs MEANING=HEADER, for example --map why=Reason.")
        mapping[meaning.strip()] = header.strip()
    _require(known.paths)
    ws = create_workspace(known.workspace)
    receipts = load(ws, known.paths, kind=known.kind, mapping=mapping or None,
                    progress=_bar())  # fmt: skip
    if known.context:
        ws.set_setting("default_context", known.context)
    for receipt in receipts:
        print(receipt.as_text())
    listed = prospects(ws)
    print(f"The workspace now holds {len(contacts(ws))} contacts and {len(listed)} prospects.")
    bare = int((listed["context"] == "").sum())
    if bare:
        print(
            f"{bare} prospects name no context: what would you ask about? Say it once with "
            "--context NAME, for instance --context 'data engineering'."
        )
    return 0


def _bar() -> Callable[[int, int], None] | None:
    """Return what draws a bar with the time left, or None where nobody watches a terminal."""
    if not sys.stderr.isatty():
        return None
    began = time.monotonic()

    def draw(read: int, size: int) -> None:
        nonlocal began
        if read >= size:
            sys.stderr.write("\r\033[K")  # the receipts take its place
            began = time.monotonic()
        else:
            left = (time.monotonic() - began) * (size - read) / max(read, 1)
            part = _BAR_WIDTH * read // size
            sys.stderr.write(
                f"\r[{'#' * part}{' ' * (_BAR_WIDTH - part)}] {read / 1e6:,.0f} of "
                f"{size / 1e6:,.0f} MB, {left:,.0f} s left\033[K"
            )
        sys.stderr.flush()

    return draw


def _require(paths: Sequence[Path]) -> None:
    """Raise IntrolabError before anything is read or made if a path does not exist."""
    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        raise IntrolabError(
            f"There is no file or folder {', '.join(missing)}. Nothing was read. Check the path."
        )


def _rank(known: argparse.Namespace, _: list[str]) -> int:
    from introlab.advice.ranking import gather, rank
    from introlab.demo import write_csv
    from introlab.network.opening import open_workspace
    from introlab.network.prospects import find_prospect
    from introlab.views.headline import headline

    ws = open_workspace(known.workspace)
    ids = [find_prospect(ws, known.prospect)] if known.prospect else None
    advice = gather(ws, prospect_ids=ids, context=known.context)
    if known.csv:
        table = rank(None, advice=advice, top=None)
        write_csv(table, known.csv)
        print(f"{len(table)} rows written to {known.csv}.")
        return 0
    print(f"{headline(ws, advice)}\n")
    table = rank(None, advice=advice, top=5)
    for _prospect, rows in table.groupby("prospect_id", sort=False):
        first = rows.iloc[0]
        print(f"{first['prospect']} ({first['context']})")
        for row in rows.to_dict("records"):
            if row["introducer"]:
                print(f"  {row['rank']}. {row['introducer']} [{row['band']}, {row['gate']}]")
            print(f"     {row['reason']}")
    return 0


def _export(known: argparse.Namespace, _: list[str]) -> int:
    from introlab.network.archive import export
    from introlab.network.opening import open_workspace

    paths = export(open_workspace(known.workspace), known.folder)
    print(f"{len(paths)} files written to {known.folder}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
