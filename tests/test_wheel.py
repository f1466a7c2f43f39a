"""The wheel holds all that introlab needs, away from the checkout it was built in."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel as it would be published, built with what the test lock installed."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), ".")
    (built,) = folder.glob("*.whl")
    return built


def run(*command: str, cwd: Path = ROOT) -> str:
    """Run a program that must succeed; return what it printed."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("INTROLAB")}
    result = subprocess.run(
        command, cwd=cwd, env=environ, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def contents(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_the_wheel_carries_every_notebook_and_every_sample_file(wheel: Path) -> None:
    held = contents(wheel)
    for folder, bundled in (("notebooks", "notebooks"), ("data/samples", "samples")):
        files = [path.relative_to(ROOT / folder) for path in (ROOT / folder).rglob("*.*")]
        names = {path.as_posix() for path in files if not str(path).startswith(".")}
        assert names, folder
        assert {f"introlab/_bundled/{bundled}/{name}" for name in names} <= held


def test_the_wheel_carries_schema_types_and_lab_configuration(wheel: Path) -> None:
    held = contents(wheel)
    assert held >= {
        "introlab/schema.sql",
        "introlab/py.typed",
        "introlab/labconfig/jupyter_lab_config.json",
        "introlab/labconfig/jupyter_server_config.json",
        "introlab/labconfig/labconfig/default_setting_overrides.json",
        "introlab-0.1.0.dist-info/licenses/LICENSE",
    }


def test_the_wheel_carries_the_scripts_and_styles_of_the_forms(wheel: Path) -> None:
    forms = ROOT / "introlab" / "views" / "forms"
    names = {path.name for path in forms.iterdir() if path.suffix in (".js", ".css")}
    assert len(names) > 2
    assert {f"introlab/views/forms/{name}" for name in names} <= contents(wheel)


def test_the_wheel_carries_neither_tests_nor_the_start_script(wheel: Path) -> None:
    assert {name.split("/")[0] for name in contents(wheel)} == {
        "introlab",
        "introlab-0.1.0.dist-info",
    }


def test_an_installed_wheel_shows_the_demo_from_any_folder(wheel: Path, tmp_path: Path) -> None:
    venv = tmp_path / "venv"
    run(sys.executable, "-m", "venv", "--without-pip", str(venv))
    python = venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    site = Path(
        run(str(python), "-c", "import sysconfig as s; print(s.get_path('purelib'))").strip()
    )
    run(
        *(sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"),
        *("--no-deps", "--no-index", str(wheel)),
    )
    # The dependencies are those of the present environment, so nothing is downloaded. Added as
    # plain folders: a .pth file would also bring the checkout of an editable installation.
    present = sorted({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")})
    (site / "present.pth").write_text("\n".join(present) + "\n", encoding="utf-8")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    where = run(str(python), "-c", "import introlab; print(introlab.__file__)", cwd=elsewhere)
    assert Path(where.strip()).is_relative_to(site)
    command = python.with_name("introlab.exe" if os.name == "nt" else "introlab")
    run(str(command), "demo", "--out", str(tmp_path / "out"), cwd=elsewhere)
    assert (tmp_path / "out" / "report.html").stat().st_size > 0
