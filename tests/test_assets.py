from __future__ import annotations

from pathlib import Path

import pytest

from introlab import assets
from introlab.tables import IntrolabError

ROOT = Path(__file__).parents[1]


def test_a_checkout_reads_notebooks_and_samples_where_they_lie() -> None:
    assert assets.notebooks_dir() == ROOT / "notebooks"
    assert assets.samples_dir() == ROOT / "data" / "samples"


def test_an_installed_package_reads_what_the_wheel_carried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("notebooks", "samples"):
        (tmp_path / "introlab" / "_bundled" / name).mkdir(parents=True)
    (tmp_path / "notebooks").mkdir()
    monkeypatch.setattr(assets, "PACKAGE", tmp_path / "introlab")
    assert assets.notebooks_dir() == tmp_path / "introlab" / "_bundled" / "notebooks"
    assert assets.samples_dir() == tmp_path / "introlab" / "_bundled" / "samples"


def test_an_installation_without_them_says_how_to_mend_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assets, "PACKAGE", tmp_path / "introlab")
    with pytest.raises(IntrolabError, match=r"notebooks .* are missing\. Install introlab again"):
        assets.notebooks_dir()


def test_the_lab_configuration_is_part_of_the_package() -> None:
    assert assets.labconfig_dir() == ROOT / "introlab" / "labconfig"
    assert (assets.labconfig_dir() / "labconfig" / "default_setting_overrides.json").is_file()
