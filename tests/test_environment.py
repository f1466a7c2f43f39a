"""The conda environment, the locks and pyproject.toml say the same."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCKS = ("requirements.lock", "requirements-test.lock")


def bounds(requirements: list[str]) -> dict[str, str]:
    """Return {name: lower bound} of requirements written as name>=bound."""
    found = {}
    for requirement in requirements:
        match = re.fullmatch(r"([a-z0-9-]+)>=([0-9.]+)", requirement)
        assert match, f"{requirement} is not written as name>=bound"
        found[match[1]] = match[2]
    return found


def conda_requirements() -> list[str]:
    lines = (ROOT / "environment.yml").read_text(encoding="utf-8").splitlines()
    return [line.strip()[2:] for line in lines if re.match(r"  - [a-z-]+>=", line)]


def locked(name: str) -> dict[str, set[str]]:
    """Return {package: its versions} of a lock; Python versions may need different ones."""
    versions: dict[str, set[str]] = {}
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        match = re.match(r"([a-z0-9-]+)==(\S+)", line)
        if match:
            versions.setdefault(match[1], set()).add(match[2])
    return versions


def numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version))


def test_conda_gets_the_same_packages_with_the_same_lower_bounds() -> None:
    wanted = bounds([*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["build"]])
    wanted["python"] = PROJECT["requires-python"].removeprefix(">=")
    assert bounds(conda_requirements()) == wanted


def test_conda_installs_introlab_itself_from_this_folder() -> None:
    assert (ROOT / "environment.yml").read_text(encoding="utf-8").endswith("      - -e .\n")


def test_the_runtime_lock_serves_every_lower_bound() -> None:
    versions = locked("requirements.lock")
    extras = PROJECT["optional-dependencies"]
    for name, bound in bounds([*PROJECT["dependencies"], *extras["build"]]).items():
        assert min(map(numbers, versions[name])) >= numbers(bound), name


def test_the_test_lock_serves_every_lower_bound_of_tests_and_browser() -> None:
    versions = locked("requirements-test.lock")
    extras = PROJECT["optional-dependencies"]
    for name, bound in bounds([*extras["test"], *extras["browser"]]).items():
        assert min(map(numbers, versions[name])) >= numbers(bound), name


def test_tests_run_with_the_versions_that_users_get() -> None:
    tested = locked("requirements-test.lock")
    assert {name: tested.get(name) for name in locked("requirements.lock")} == locked(
        "requirements.lock"
    )


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_a_hash_and_no_address(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*(-i|--index-url|--extra-index-url|--find-links|-f)\b", text, re.M)
    for entry in re.split(r"\n(?=\S)", text.strip()):
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry.splitlines()[0]
