"""What holds for every test: doctests of the package, tests, notebooks and all they start."""

from __future__ import annotations

import importlib.util
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

SILENCE = Path(__file__).parent / "tests" / "silence"

settings.register_profile(
    "introlab",
    deadline=None,  # speed is measured in benchmarks/, not here
    derandomize=bool(os.environ.get("CI")),
    max_examples=50,
)
settings.load_profile("introlab")


def load_silence() -> ModuleType:
    """Return the module that blocks connections, loaded for its effect on this process."""
    spec = importlib.util.spec_from_file_location("silence", SILENCE / "sitecustomize.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


silence = load_silence()
os.environ["PYTHONPATH"] = os.pathsep.join(
    [str(SILENCE), *filter(None, [os.environ.get("PYTHONPATH")])]
)
# No test may find the user's own workspace.
os.environ.pop("INTROLAB_WORKSPACE", None)


@pytest.fixture(autouse=True)
def stays_on_this_machine() -> Iterator[list[str]]:
    """Fail a test that tried to connect beyond loopback, also when it swallowed the error."""
    silence.ATTEMPTS.clear()
    yield silence.ATTEMPTS
    assert not silence.ATTEMPTS


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the sample network once; return its folder, to be read, or copied to be written."""
    from introlab.network.opening import sample_workspace  # not before it is measured

    folder = tmp_path_factory.mktemp("sample") / "network"
    sample_workspace(folder).close()
    return folder


@pytest.fixture(autouse=True)
def doctest_sample(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let `open_workspace()` in a docstring open a copy of the sample, instead of building one."""
    test = getattr(request.node, "dtest", None)  # only doctests have one
    if test is None or "open_workspace" not in test.docstring:
        return
    folder = request.getfixturevalue("tmp_path") / "sample"
    shutil.copytree(request.getfixturevalue("sample_folder"), folder)
    monkeypatch.setenv("INTROLAB_WORKSPACE", str(folder))
