"""bin/run from the outside: what a newcomer, a wrong environment and a crash meet."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
OURS = (
    "DATABASE_URL",
    "REDIS_URL",
    "DJANGO_SETTINGS_MODULE",
    "SECRET_KEY",
    "LC_ALL",
    "LC_MESSAGES",
)


def environment(var: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    return {**kept, "APDA_VAR": str(var), "LANG": "C.UTF-8", **more}


def start(*arguments: str, **environ) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", "apda_partners.start", *arguments],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **environ,
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def port():
    return free_port()


@pytest.mark.parametrize(
    ("environ", "arguments", "sentence"),
    [
        ({"DATABASE_URL": "mysqll://x"}, [], "DATABASE_URL cannot be understood"),
        ({"DATABASE_URL": "postgres://u:secret@127.0.0.1:1/x"}, [], "127.0.0.1:1/x cannot be used"),
        (
            {"DATABASE_URL": "sqlite:////nowhere/at/all.sqlite3"},
            [],
            "/nowhere/at/all.sqlite3 cannot",
        ),
        ({"REDIS_URL": "127.0.0.1:6379"}, [], "REDIS_URL cannot be understood"),
        (
            {"REDIS_URL": "redis://:secret@127.0.0.1:1/0"},
            [],
            "Redis at 127.0.0.1:1 does not answer",
        ),
        ({"APDA_VAR": "/dev/null/var"}, [], "/dev/null/var cannot be written"),
        ({}, ["--empty"], "Set APDA_ADMIN_EMAIL and APDA_ADMIN_PASSWORD"),
        (
            {"APDA_ADMIN_EMAIL": "a@example.org", "APDA_ADMIN_PASSWORD": "short"},
            ["--empty"],
            "at least 12 characters",
        ),
        ({}, ["--port", "99999"], "A port is a number from 1 to 65535."),
        ({"LANG": "fr_FR.UTF-8"}, ["--port", "0"], "Un port est un nombre de 1 à 65535."),
    ],
)
def test_a_wrong_environment_stops_with_one_sentence(tmp_path, port, environ, arguments, sentence):
    process = start("--port", str(port), *arguments, env=environment(tmp_path / "var", **environ))

    _out, errors = process.communicate(timeout=120)

    assert (process.returncode, len(errors.strip().splitlines())) == (2, 1), errors
    assert sentence in errors
    assert "secret" not in errors


def test_a_taken_port_is_said(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        process = start("--port", str(taken.getsockname()[1]), env=environment(tmp_path / "var"))

        _out, errors = process.communicate(timeout=120)

    assert process.returncode == 2
    assert errors.count("\n") == 1
    assert "is taken" in errors


def test_production_refuses_to_start_and_names_all_it_lacks(tmp_path):
    process = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env=environment(
            tmp_path,
            DJANGO_SETTINGS_MODULE="apda_partners.settings.production",
            REDIS_URL="redis://127.0.0.1/0",
        ),
        capture_output=True,
        text=True,
        check=False,
    )

    assert process.returncode == 2
    assert process.stderr.strip().splitlines() == [
        "Production needs these environment variables: "
        "SECRET_KEY, DATABASE_URL, ALLOWED_HOSTS, SITE_URL, EMAIL_URL."
    ]


# --- the whole way -------------------------------------------------------------------------


def status(port: int, path: str) -> int | None:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return answer.status
    except OSError:
        return None


def children(pid: int) -> dict[str, int]:
    """The supervised programs by name, from the kernel's own list."""
    found = {}
    for pid_of_child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        line = Path(f"/proc/{pid_of_child}/cmdline").read_text()
        for name in ("gunicorn", "worker", "beat"):
            if f"\0{name}\0" in line:
                found[name] = int(pid_of_child)
    return found


def wait_for(condition, seconds: float = 120):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if value := condition():
            return value
        time.sleep(0.1)
    raise AssertionError("it did not happen in time")


def in_group(pid: int) -> list[int]:
    """Living processes of a group: field 5 of /proc/PID/stat."""
    members = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == pid and fields[0] != "Z":
            members.append(int(path.parent.name))
    return members


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_bin_run_serves_restarts_what_dies_and_leaves_nothing_behind(tmp_path, port):
    process = start(
        "--empty",
        "--port",
        str(port),
        env=environment(
            tmp_path / "var",
            APDA_ADMIN_EMAIL="first@example.org",
            APDA_ADMIN_PASSWORD="Une-phrase-longue-2026",
        ),
    )
    try:
        wait_for(lambda: status(port, "/accounts/login/") == 200, 300)
        first = wait_for(lambda: len(children(process.pid)) == 3 and children(process.pid))
        for pid in first.values():
            os.kill(pid, signal.SIGKILL)

        second = wait_for(
            lambda: (
                len(children(process.pid)) == 3
                and not set(children(process.pid).values()) & set(first.values())
                and children(process.pid)
            )
        )
        wait_for(lambda: status(port, "/accounts/login/") == 200)
    finally:
        process.terminate()
        process.communicate(timeout=120)

    assert process.returncode == 0
    assert [in_group(pid) for pid in [*first.values(), *second.values()]] == [[]] * 6
    assert (tmp_path / "var" / "secret_key").stat().st_mode & 0o777 == 0o600
