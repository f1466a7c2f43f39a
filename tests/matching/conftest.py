"""Records for the tests of matching: a made-up world, and tables from a few words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from benchmarks.contact_lists import make

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture(scope="session")
def world() -> pd.DataFrame:
    """About 400 records of made-up people, with the column cluster; to be read only."""
    return make(400, seed=3)


@pytest.fixture
def table() -> Callable[..., pd.DataFrame]:
    """Make a table of records from one mapping of cells per record; ids are a, b, c …"""

    def build(*rows: dict[str, Any]) -> pd.DataFrame:
        return pd.DataFrame([{"record_id": chr(97 + i), **row} for i, row in enumerate(rows)])

    return build
