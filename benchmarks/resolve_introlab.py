"""introlab on a folder of records: `python -m benchmarks.resolve_introlab DIR WORK`.

A program of its own, so that its time and peak memory are its own. Writes to WORK: clusters.csv
(record_id, cluster), cards.csv (left, right, the most useful first) and normalised.csv, what the
other engines get. Prints its measurements as JSON.
"""

from __future__ import annotations

import csv
import functools
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.process_memory import peak_mb
from benchmarks.resolve_sets import read_column
from introlab.matching.engine import match
from introlab.matching.prepared import Prepared, prepare_columns

if TYPE_CHECKING:
    from collections.abc import Iterable


def normalised(ready: Prepared) -> Iterable[list[str]]:
    """Yield the records as introlab compares them: the first value of each field."""
    columns = [
        (ready.given, ready.names),
        (ready.family, ready.names),
        *(
            (column.first, column.texts)
            for column in (ready.email, ready.phone, ready.profile, ready.company, ready.title,
                           ready.city)
        ),
    ]  # fmt: skip
    for row, record_id in enumerate(ready.ids):
        codes = [int(codes[row]) for codes, _ in columns]
        yield [
            record_id,
            *("" if c < 0 else v[c] for c, (_, v) in zip(codes, columns, strict=True)),
        ]


HEADER = ("record_id", "given_name", "family_name", "email", "phone", "linkedin_url", "company",
          "title", "city")  # fmt: skip


def main() -> None:
    """Resolve DIR/records.csv, write the results to WORK, print the measurements."""
    data, work = Path(sys.argv[1]), Path(sys.argv[2])
    start = time.perf_counter()
    ready = prepare_columns(functools.partial(read_column, data / "records.csv"))
    prepared, busy = time.perf_counter(), time.process_time()
    result = match(ready)
    matched, busy = time.perf_counter(), time.process_time() - busy
    peak = peak_mb()
    result.clusters.to_csv(work / "clusters.csv", index=False)
    result.cards.to_csv(work / "cards.csv", index=False)
    with (work / "normalised.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(normalised(ready))
    measured = {"prepare": prepared - start, "seconds": matched - prepared, "cpu": busy,
                "peak_mb": peak}  # fmt: skip
    print(json.dumps(measured))


if __name__ == "__main__":
    main()
