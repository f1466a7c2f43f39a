"""Promise 1, silent: no code path opens a connection beyond loopback or sends anything."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from introlab.assets import labconfig_dir

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "introlab"

#: Modules that can reach the network, send mail, or have another program do so.
FORBIDDEN = {
    *("aiohttp", "asyncio", "ftplib", "http", "httpcore", "httpx", "imaplib", "multiprocessing"),
    *("nntplib", "paramiko", "poplib", "pycurl", "requests", "smtplib", "socket", "socketserver"),
    *("ssl", "subprocess", "telnetlib", "tornado", "urllib3", "webbrowser", "websocket"),
    *("websockets", "wsgiref", "xmlrpc", "zmq"),
    *("urllib.request", "urllib.robotparser"),
    # they would hide an import from this test
    *("pty", "runpy", "ctypes"),
}
#: What one module may use all the same, and why.
ALLOWED = {
    ("lab.py", "subprocess"): "starts JupyterLab on loopback, with a list of arguments",
}
#: Functions that start programs or run text as code.
FORBIDDEN_CALLS = {
    *("eval", "exec", "compile", "__import__"),
    *("os.system", "os.popen", "os.startfile", "os.posix_spawn", "os.posix_spawnp"),
}
FORBIDDEN_PREFIXES = ("os.exec", "os.spawn")


def imported(tree: ast.AST) -> set[str]:
    """Return every module that a syntax tree imports, wherever in it."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
            names |= {str(arg.value) for arg in node.args if isinstance(arg, ast.Constant)}
    return names


def exits(source: str, module: str = "") -> set[str]:
    """Return the ways out of this machine that a module's source holds."""
    tree = ast.parse(source)
    found = set()
    for name in imported(tree):
        parts = name.split(".")
        found |= FORBIDDEN & {parts[0], ".".join(parts[:2])}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called in FORBIDDEN_CALLS or called.startswith(FORBIDDEN_PREFIXES):
                found.add(called)
    return {name for name in found if (module, name) not in ALLOWED}


def relative(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=relative)
def test_no_module_of_the_package_has_a_way_out(path: Path) -> None:
    assert exits(path.read_text(encoding="utf-8"), relative(path)) == set()


@pytest.mark.parametrize(
    "source",
    [
        "import socket",
        "import http.client as c",
        "from urllib.request import urlopen",
        "from urllib import request",
        "def f():\n    import smtplib",
        "import importlib\nimportlib.import_module('requests')",
        "import subprocess",
        "import os\nos.system('x')",
        "import os\nos.execv('x', [])",
        "eval('x')",
    ],
)
def test_a_way_out_is_found_wherever_it_hides(source: str) -> None:
    assert exits(source, "sources/linkedin.py")


def test_reading_addresses_is_no_way_out() -> None:
    assert exits("from urllib.parse import urlsplit\nimport email.parser") == set()


@pytest.mark.parametrize(("module", "name"), ALLOWED)
def test_every_exception_is_still_needed(module: str, name: str) -> None:
    assert name in imported(ast.parse((PACKAGE / module).read_text(encoding="utf-8")))


def test_forms_load_nothing_from_elsewhere() -> None:
    """Scripts and styles of the package name no host."""
    for path in PACKAGE.rglob("*"):
        if path.suffix in (".js", ".mjs", ".css", ".html"):
            text = path.read_text(encoding="utf-8")
            outside = re.findall(r"(?:https?:|wss?:)?//[a-z][\w.-]+\.[a-z]{2,}", text)
            assert not [host for host in outside if "www.w3.org" not in host], path.name


def test_this_run_blocks_connections_beyond_loopback(stays_on_this_machine: list[str]) -> None:
    with pytest.raises(RuntimeError, match="no connection beyond loopback"):
        socket.create_connection(("example.com", 80), timeout=1)
    with (
        socket.socket() as tcp,
        pytest.raises(RuntimeError, match=r"connect to '192\.0\.2\.1'"),
    ):
        tcp.connect(("192.0.2.1", 80))
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp,
        pytest.raises(RuntimeError, match="sendto"),
    ):
        udp.sendto(b"", ("192.0.2.1", 53))
    assert len(stays_on_this_machine) == 3
    stays_on_this_machine.clear()


def test_programs_that_tests_start_are_blocked_too() -> None:
    code = "import socket; socket.getaddrinfo('example.com', 80)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert "BeyondLoopbackError" in run.stderr


def test_loopback_stays_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        socket.create_connection(("localhost", listening.getsockname()[1]), timeout=5).close()


def read_config(name: str) -> dict[str, dict[str, object]]:
    content: dict[str, dict[str, object]] = json.loads(
        (labconfig_dir() / name).read_text(encoding="utf-8")
    )
    return content


def test_the_lab_fetches_no_news_no_updates_and_no_extensions() -> None:
    assert read_config("jupyter_lab_config.json")["LabApp"] == {
        "news_url": None,
        "check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
        "extension_manager": "readonly",
    }
    settings = read_config("labconfig/default_setting_overrides.json")
    assert settings["@jupyterlab/apputils-extension:notification"] == {
        "checkForUpdates": False,
        "fetchNews": "false",
    }


def test_widget_callbacks_run_in_the_thread_of_the_cells() -> None:
    settings = read_config("labconfig/default_setting_overrides.json")
    kernels = settings["@jupyterlab/apputils-extension:kernels-settings"]
    assert kernels == {"commsOverSubshells": "disabled"}


def test_pages_of_the_lab_may_load_from_this_machine_only() -> None:
    server = read_config("jupyter_server_config.json")["ServerApp"]
    assert server["ip"] == "127.0.0.1"
    assert server["allow_remote_access"] is False
    policy = re.search(r'"Content-Security-Policy": "([^"]+)"', json.dumps(server))
    assert policy
    directives = dict(part.strip().split(" ", 1) for part in policy[1].split(";"))
    assert directives["default-src"] == "'self'"
    harmless = {"'self'", "'none'", "'unsafe-inline'", "'unsafe-eval'", "data:", "blob:"}
    loopback = {"ws://127.0.0.1:*", "ws://localhost:*"}
    for name, sources in directives.items():
        assert set(sources.split()) <= harmless | loopback, name


def tracked_texts() -> list[Path]:
    """Return every file that belongs to the project and can be read as text."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    found = [ROOT / os.fsdecode(name) for name in listed.stdout.split(b"\0") if name]
    return [path for path in found if path.is_file() and b"\0" not in path.read_bytes()]


#: Written in pieces, so that this file does not hold what it forbids.
FORBIDDEN_WORDS = re.compile(
    "|".join(
        [
            "py" + r"pi\.org",
            "python" + r"hosted\.org",
            r"registry\." + r"npm",
            r"conda\.ana" + r"conda\.org",
            r"deb\." + r"debian\.org",
            r"(?<![\w.])/" + r"(?:work|root|opt/py" + r"pi)/\w",
            r"(?<![\w.])/" + r"home/(?!you\b)\w",
            "/" + r"Users/(?!you\b)\w",
            r"[A-Z]:\\" + r"Users\\",
            r"\.\./" + "shared",
        ]
    )
)


def test_no_file_names_a_package_host_or_a_folder_of_somebodys_machine() -> None:
    for path in tracked_texts():
        text = path.read_text(encoding="utf-8", errors="replace")
        match = FORBIDDEN_WORDS.search(text)
        assert not match, (
            f"{path.relative_to(ROOT)} line {text[: match.start()].count(chr(10)) + 1}"
        )
