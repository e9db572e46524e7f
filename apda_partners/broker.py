"""The embedded queue: Celery messages as files in a folder, leased while they run.

Kombu's own `filesystem` transport forgets a message as soon as a worker takes it, and dies of a half-written
file. Here a message is written whole or not at all, and moved to `leases/` under its reader's name until it is
acknowledged. A reader holds a lock on its lease file; when it dies the kernel frees the lock, and the next
reader puts its messages back. Without Redis only; measured in docs/decisions (embedded broker).
"""

import fcntl
import os
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty

from kombu.transport import TRANSPORT_ALIASES, filesystem, virtual
from kombu.utils.json import dumps, loads

RECOVERY_SECONDS = 15


class QoS(virtual.QoS):
    """Drops the leased file once its message is acknowledged or refused."""

    def ack(self, delivery_tag):
        super().ack(delivery_tag)
        self.channel.drop(delivery_tag)

    def reject(self, delivery_tag, requeue=False):
        super().reject(delivery_tag, requeue=requeue)
        self.channel.drop(delivery_tag)


class Channel(filesystem.Channel):
    """Files in `data_folder_in`, named by time so that they sort, then by queue."""

    QoS = QoS
    _id: str | None = None
    _next_recovery = 0.0

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._inbox.mkdir(parents=True, exist_ok=True)

    @property
    def _inbox(self) -> Path:
        return Path(self.data_folder_in)

    @property
    def _leases(self) -> Path:
        folder = self._inbox / "leases"
        folder.mkdir(exist_ok=True)
        return folder

    def _put(self, queue, payload, **kwargs):
        name = f"{time.time_ns()}_{uuid.uuid4().hex}.{queue}.msg"
        temporary = self._leases / f"{name}.tmp"
        _write_whole(temporary, dumps(payload), self._inbox / name)

    def _get(self, queue):
        self._sign_on()
        if time.monotonic() > self._next_recovery:
            self._next_recovery = time.monotonic() + RECOVERY_SECONDS
            self._recover()
        for name in sorted(os.listdir(self._inbox)):
            if name.partition(".")[2] != f"{queue}.msg":
                continue
            message = self._lease(name)
            if message is not None:
                return message
        raise Empty

    def _sign_on(self) -> None:
        """Take the lock that tells other readers this one is alive."""
        if self._id:
            return
        self._id, self._paths = uuid.uuid4().hex, {}
        self._lock = (self._leases / f"{self._id}.lock").open("w")
        fcntl.flock(self._lock, fcntl.LOCK_EX)

    def _lease(self, name: str):
        """Move one message under this reader's name; None when another was faster or it is spoilt."""
        leased = self._leases / f"{self._id}~{name}"
        try:
            (self._inbox / name).rename(leased)
        except OSError:
            return None
        try:
            message = loads(leased.read_text())
            tag = message["properties"]["delivery_tag"]
        except (ValueError, KeyError, TypeError):
            leased.rename(f"{leased}.bad")
            return None
        self._paths[tag] = leased
        return message

    def _recover(self) -> None:
        """Put back what dead readers held: their lock is free."""
        for lock_file in self._leases.glob("*.lock"):
            if lock_file.stem == self._id:
                continue
            try:
                handle = lock_file.open()
            except FileNotFoundError:
                continue
            with handle:
                try:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except OSError:
                    continue
                for leased in self._leases.glob(f"{lock_file.stem}~*.msg"):
                    leased.rename(self._inbox / leased.name.split("~", 1)[1])
                lock_file.unlink(missing_ok=True)

    def drop(self, delivery_tag) -> None:
        leased = getattr(self, "_paths", {}).pop(delivery_tag, None)
        if leased:
            leased.unlink(missing_ok=True)

    def close(self):
        super().close()
        if self._id:
            (self._leases / f"{self._id}.lock").unlink(missing_ok=True)
            self._lock.close()
            self._id = None

    # Kombu writes its table of queues in place: a process that starts meanwhile reads half of it and dies.

    def _queue_bind(self, exchange, routing_key, pattern, queue):
        binding = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        with self._table_lock():
            table = self.get_table(exchange)
            if binding not in table:
                target = self._exchange_file(exchange)
                _write_whole(target.with_suffix(".tmp"), dumps([binding, *table]), target)

    @contextmanager
    def _table_lock(self) -> Iterator[None]:
        folder = Path(self.control_folder)
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "table.lock").open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield


class Transport(filesystem.Transport):
    Channel = Channel


def _write_whole(temporary: Path, text: str, target: Path) -> None:
    """Readers see the whole file or none, even after a power cut."""
    with temporary.open("w") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    temporary.rename(target)


TRANSPORT_ALIASES["leasedfs"] = f"{__name__}:Transport"
