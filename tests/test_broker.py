"""The embedded queue, beneath Celery: what a message survives."""

from queue import Empty

import pytest
from kombu import Connection

from apda_partners import broker


@pytest.fixture
def connect(tmp_path):
    """Open a channel as another process would have it; all are closed at the end."""
    options = {
        "data_folder_in": str(tmp_path / "messages"),
        "data_folder_out": str(tmp_path / "messages"),
        "control_folder": str(tmp_path / "control"),
    }
    opened = []

    def open_channel():
        connection = Connection("leasedfs://localhost//", transport_options=options)
        opened.append(connection)
        return connection.channel()

    yield open_channel
    for connection in opened:
        connection.release()


def message(tag: str) -> dict:
    return {"body": tag, "properties": {"delivery_tag": tag}}


def take(channel) -> str | None:
    channel._next_recovery = 0
    try:
        return channel._get("celery")["body"]
    except Empty:
        return None


def die(channel) -> None:
    """What a kill -9 leaves: the lease stays, the kernel frees the lock."""
    channel._lock.close()


def leases(tmp_path) -> list[str]:
    return [path.name for path in (tmp_path / "messages" / "leases").glob("*.msg*")]


def test_messages_come_out_in_the_order_they_went_in(connect):
    channel = connect()
    for tag in "abc":
        channel._put("celery", message(tag))

    assert [take(channel), take(channel), take(channel), take(channel)] == ["a", "b", "c", None]


def test_a_message_is_given_to_one_reader_only(connect):
    one, other = connect(), connect()
    one._put("celery", message("a"))

    assert [take(one), take(other)] == ["a", None]


def test_the_message_of_a_dead_reader_is_given_again(connect):
    dead, living = connect(), connect()
    dead._put("celery", message("a"))
    take(dead)

    die(dead)

    assert [take(living), take(living)] == ["a", None]


def test_an_acknowledged_message_is_gone(connect, tmp_path):
    one, other = connect(), connect()
    one._put("celery", message("a"))
    take(one)

    one.drop("a")
    die(one)

    assert (take(other), leases(tmp_path)) == (None, [])


def test_a_spoilt_file_is_put_aside_and_the_rest_goes_on(connect, tmp_path):
    channel = connect()
    (tmp_path / "messages" / "1_x.celery.msg").write_text("{half")
    (tmp_path / "messages" / "2_x.celery.msg").write_text('{"no": "properties"}')
    channel._put("celery", message("a"))

    assert [take(channel), take(channel)] == ["a", None]
    assert len([name for name in leases(tmp_path) if name.endswith(".bad")]) == 2


def test_queues_are_bound_once_however_many_processes_start(connect):
    for _ in range(3):
        connect()._queue_bind("celery", "celery", None, "celery")

    table = connect().get_table("celery")

    assert table == [broker.filesystem.exchange_queue_t("celery", "", "celery")]
