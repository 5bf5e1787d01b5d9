"""The folder that carries the rings on a bare machine: nothing that happens to it ends whoever reads or writes."""

import errno
import json
import shutil
import threading
from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection
from kombu.exceptions import ChannelError

from healthcoach.celery import Bell, app, enqueue_on_commit
from healthcoach.core import folder_broker
from healthcoach.core.folder_broker import FolderChannel

GOOD_BROKER_MESSAGE = {
    "body": "W1tdLCB7fSwge31d",
    "content-encoding": "utf-8",
    "content-type": "application/json",
    "headers": {"task": "pulse", "id": "1"},
    "properties": {
        "delivery_info": {"exchange": "", "routing_key": "celery"},
        "delivery_tag": "a",
        "body_encoding": "base64",
        "correlation_id": "1",
    },
}
NONSENSE = [
    b"",
    b"{",
    b"\xff\xfe\x00",
    b"null",
    b"[]",
    b'"a sentence"',
    b"{}",
    json.dumps(GOOD_BROKER_MESSAGE | {"headers": {}}).encode(),
    json.dumps(GOOD_BROKER_MESSAGE | {"headers": None}).encode(),
    json.dumps(GOOD_BROKER_MESSAGE | {"properties": {}}).encode(),
    json.dumps(GOOD_BROKER_MESSAGE | {"body": "***"}).encode(),
    json.dumps(GOOD_BROKER_MESSAGE | {"body": 7}).encode(),
    json.dumps(GOOD_BROKER_MESSAGE | {"content-type": "application/x-python-serialize"}).encode(),
    json.dumps(GOOD_BROKER_MESSAGE)[:40].encode(),
]


@pytest.fixture
def channel(tmp_path: Path) -> FolderChannel:
    """A channel on a folder of the test's own."""
    options = {
        "data_folder_in": str(tmp_path / "queue"),
        "data_folder_out": str(tmp_path / "queue"),
        "control_folder": str(tmp_path / "control"),
    }
    return Connection("filesystem://", transport_options=options).channel()


@pytest.mark.parametrize("content", NONSENSE, ids=range(len(NONSENSE)))
def test_a_letter_of_nonsense_is_moved_aside_and_the_next_one_is_read(channel, tmp_path, content):
    (tmp_path / "queue" / "0_x.celery.msg").write_bytes(content)
    channel._put("celery", GOOD_BROKER_MESSAGE)
    assert channel._get("celery") == GOOD_BROKER_MESSAGE
    assert [path.read_bytes() for path in (tmp_path / "unreadable").iterdir()] == [content]
    assert list((tmp_path / "queue").iterdir()) == []


def test_a_letter_is_never_seen_half(channel, tmp_path):
    seen, stop = [], threading.Event()

    def read() -> None:
        while not stop.is_set():
            try:
                seen.append(channel._get("celery"))
            except Empty:
                continue

    reader = threading.Thread(target=read)
    reader.start()
    for _number in range(300):
        channel._put("celery", GOOD_BROKER_MESSAGE)
    while channel._size("celery"):
        pass
    stop.set()
    reader.join()
    assert seen == [GOOD_BROKER_MESSAGE] * 300
    assert not (tmp_path / "unreadable").exists()


def test_a_folder_that_vanished_is_empty_and_made_again(channel, tmp_path):
    shutil.rmtree(tmp_path / "queue")
    assert channel._size("celery") == 0
    with pytest.raises(Empty):
        channel._get("celery")
    shutil.rmtree(tmp_path / "queue")
    channel._put("celery", GOOD_BROKER_MESSAGE)
    assert channel._get("celery") == GOOD_BROKER_MESSAGE


def test_a_folder_that_cannot_exist_is_empty_and_refuses_letters(channel, tmp_path):
    shutil.rmtree(tmp_path / "queue")
    (tmp_path / "queue").write_text("a file where the folder should be")
    with pytest.raises(Empty):
        channel._get("celery")
    with pytest.raises(ChannelError, match="takes no letter"):
        channel._put("celery", GOOD_BROKER_MESSAGE)


def test_on_a_full_disk_the_page_goes_on_and_no_half_letter_stays(
    tmp_path, monkeypatch, db, django_capture_on_commit_callbacks
):
    queue = tmp_path / "queue"
    options = app.conf.broker_transport_options | {"data_folder_in": str(queue), "data_folder_out": str(queue)}
    monkeypatch.setitem(app.conf, "broker_transport_options", options)
    monkeypatch.setattr(Bell, "failed_at", float("-inf"))
    full = Path.write_bytes

    def refuse(path: Path, content: bytes) -> int:
        full(path, content[:10])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(folder_broker.Path, "write_bytes", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        enqueue_on_commit("settle_payouts")
    assert Bell.failed_at > float("-inf")
    assert list(queue.iterdir()) == []


def test_a_note_of_an_exchange_that_is_damaged_is_written_anew(channel, tmp_path):
    channel._queue_bind("celery", "celery", "", "celery")
    (tmp_path / "control" / "celery.exchange").write_text("[[")
    assert channel.get_table("celery") == []
    channel._queue_bind("celery", "celery", "", "celery")
    assert [each.queue for each in channel.get_table("celery")] == ["celery"]
