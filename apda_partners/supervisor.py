"""Keeps the web server, the worker and the clock running: restarts what dies, leaves nothing behind.

Run by bin/run as a file, with the standard library only: it costs 12 MB and cannot fail with the application.
"""

import argparse
import ctypes
import fcntl
import gettext
import json
import os
import signal
import subprocess  # noqa: S404
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PR_SET_PDEATHSIG = 1
STEADY_SECONDS = 60
MAX_PAUSE = 30.0
STOP_SECONDS = 20
READY_SECONDS = 120
LOG_BYTES = 5_000_000

_spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
_ = gettext.translation(
    "django",
    str(ROOT / "core" / "locale"),
    ["fr" if _spoken.startswith("fr") else "en"],
    fallback=True,
).gettext


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def die_with_parent(parent: int) -> None:
    """In the child, before its program: a killed supervisor takes its processes along."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os._exit(1)


@dataclass
class Process:
    """One program that must run, in a session of its own, so that it can be ended with its children."""

    name: str
    command: list[str]
    log: Path
    running: subprocess.Popen | None = None
    started: float = 0.0
    pause: float = 0.5
    due: float = field(default_factory=time.monotonic)

    def start(self) -> None:
        parent = os.getpid()
        with self.log.open("ab") as log:
            self.running = subprocess.Popen(  # noqa: S603
                self.command,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=lambda: die_with_parent(parent),  # noqa: PLW1509
            )
        self.started = time.monotonic()

    def look(self) -> None:
        """Start what is due; note a death, clear what it left and set the next start."""
        if self.running is None:
            if time.monotonic() >= self.due:
                self.start()
            return
        code = self.running.poll()
        if code is None:
            return
        self.signal(signal.SIGKILL)
        steady = time.monotonic() - self.started > STEADY_SECONDS
        self.pause = 0.5 if steady else min(self.pause * 2, MAX_PAUSE)
        self.due = time.monotonic() + self.pause
        self.running = None
        say(
            _("%(name)s stopped (%(code)s); starting it again. Its log: %(log)s")
            % {"name": self.name, "code": code, "log": self.log}
        )

    def signal(self, number: int) -> None:
        """To the program and all its children."""
        if self.running is not None:
            try:
                os.killpg(self.running.pid, number)
            except ProcessLookupError:
                return

    def ask_to_stop(self) -> None:
        """To the program alone: it ends its children once their work is done."""
        if not self.ended:
            self.running.terminate()

    @property
    def ended(self) -> bool:
        return self.running is None or self.running.poll() is not None


class Supervisor:
    def __init__(self, host: str, port: int, var: Path) -> None:
        self.host, self.port, self.var = host, port, var
        logs = var / "log"
        logs.mkdir(parents=True, exist_ok=True)
        self.processes = [
            Process(name, command, fresh_log(logs / f"{name}.log"))
            for name, command in self.commands().items()
        ]
        self.asked_to_stop = 0
        self.ready = False

    def commands(self) -> dict[str, list[str]]:
        python = [sys.executable, "-m"]
        bind = f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"
        celery = [*python, "celery", "--app", "apda_partners"]
        scratch = "/dev/shm" if os.access("/dev/shm", os.W_OK) else str(self.var)  # noqa: S108
        return {
            "web": [
                *python, "gunicorn", "apda_partners.wsgi", "--bind", bind,
                "--workers", "2", "--threads", "4", "--timeout", "60", "--graceful-timeout", "10",
                "--max-requests", "5000", "--max-requests-jitter", "500",
                "--worker-tmp-dir", scratch, "--no-control-socket",
            ],
            "worker": [
                *celery, "worker", "--concurrency", "2", "--without-gossip", "--without-mingle",
                "--max-tasks-per-child", "200", "--loglevel", "WARNING",
            ],
            "beat": [
                *celery, "beat", "--schedule", str(self.var / "beat"), "--pidfile", "",
                "--loglevel", "WARNING",
            ],
        }  # fmt: skip

    def run(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.on_signal)
        begun = time.monotonic()
        while not self.asked_to_stop:
            for process in self.processes:
                process.look()
            if not self.ready:
                self.announce_when_ready(begun)
            time.sleep(0.2)
        self.stop()

    def on_signal(self, number, frame) -> None:
        self.asked_to_stop += 1

    def stop(self) -> None:
        """Ask kindly; after a while, or when asked a second time, insist."""
        say(_("Stopping …"))
        for process in self.processes:
            process.ask_to_stop()
        deadline = time.monotonic() + STOP_SECONDS
        while time.monotonic() < deadline and self.asked_to_stop < 2:
            if all(process.ended for process in self.processes):
                break
            time.sleep(0.1)
        for process in self.processes:
            process.signal(signal.SIGKILL)

    def announce_when_ready(self, begun: float) -> None:
        if time.monotonic() - begun > READY_SECONDS:
            self.ready = True
            say(_("The site does not answer yet; see %(log)s") % {"log": self.var / "log"})
        elif self.answers():
            self.ready = True
            self.announce()

    def answers(self) -> bool:
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(self.host, self.host)  # noqa: S104
        request = urllib.request.Request(  # noqa: S310
            f"http://{host}:{self.port}/healthz", headers={"Host": "localhost"}
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=5):
                return True
        except urllib.error.HTTPError:
            return True  # an answer, if only a redirect to https
        except OSError:
            return False

    def announce(self) -> None:
        shown = "localhost" if self.host in ("127.0.0.1", "0.0.0.0", "::1", "::") else self.host  # noqa: S104
        say("\n  APDA Partenaires : " + f"http://{shown}:{self.port}/\n")
        accounts = self.var / "demo_accounts.json"
        if accounts.exists():
            say(_("Accounts of the demonstration:"))
            for account in json.loads(accounts.read_text()):
                say(f"  {account['email']:<28} {account['password']:<20} {account['role']}")
            say("")
        say(_("Ctrl-C stops everything."))


def fresh_log(path: Path) -> Path:
    """Yesterday's log is kept once, so that logs never fill the disk."""
    if path.exists() and path.stat().st_size > LOG_BYTES:
        path.replace(path.with_suffix(".log.1"))
    return path


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--var", type=Path, required=True)
    options = parser.parse_args()
    with (options.var / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            sys.stderr.write(
                _("APDA Partenaires already runs from %(folder)s.") % {"folder": options.var} + "\n"
            )
            sys.exit(2)
        Supervisor(options.host, options.port, options.var).run()


if __name__ == "__main__":
    main()
