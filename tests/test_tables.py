from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

import introlab
from introlab.tables import BANDS, stable_id


@given(st.lists(st.text()), st.lists(st.text()))
def test_an_id_depends_on_its_parts_and_their_order_alone(
    first: list[str], second: list[str]
) -> None:
    plain = ["\x1f" not in part for part in [*first, *second]]
    if all(plain) and first != second and first and second:
        assert stable_id(*first) != stable_id(*second)
    assert stable_id(*first) == stable_id(*first)


def test_bands_cover_every_probability_once_and_fall() -> None:
    lowest = [odds for _, odds in BANDS]
    assert lowest == sorted(lowest, reverse=True)
    assert lowest[-1] == 0.0


def test_the_public_names_are_there_and_no_others() -> None:
    for name in introlab.__all__:
        assert getattr(introlab, name) is not None
        assert name in dir(introlab)
    with pytest.raises(AttributeError, match="no attribute 'send'"):
        introlab.send  # noqa: B018


def test_importing_introlab_loads_nothing_heavy() -> None:
    code = (
        "import sys, introlab\n"
        "heavy = {'pandas', 'numpy', 'scipy', 'plotly', 'sklearn', 'ipywidgets', 'openpyxl'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
