"""Whether the site says truly what works, and stays polite while something does not."""

import socket
import time
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as site
from django.core.mail import EmailMessage
from django.db import OperationalError, connection, transaction
from django.test import Client, RequestFactory
from django.utils import timezone

from healthcoach import health
from healthcoach.celery import Bell, app, enqueue_on_commit
from healthcoach.models import Pulse


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """A folder of the test's own as the broker."""
    options = app.conf.broker_transport_options | {
        "data_folder_in": str(tmp_path / "broker" / "queue"),
        "data_folder_out": str(tmp_path / "broker" / "queue"),
        "control_folder": str(tmp_path / "broker" / "control"),
    }
    monkeypatch.setitem(app.conf, "broker_transport_options", options)
    return tmp_path / "broker"


@contextmanager
def use_other_broker(monkeypatch, url: str, **bounds: object):
    """The site with another broker."""
    monkeypatch.setitem(app.conf, "broker_write_url", url)
    monkeypatch.setitem(app.conf, "broker_transport_options", {})
    monkeypatch.setitem(app.conf, "publish_bounds", bounds)
    monkeypatch.setattr(Bell, "failed_at", float("-inf"))
    app._pool = app.amqp._producer_pool = None
    yield
    app._pool = app.amqp._producer_pool = None


def record_worker_pulse(seconds_ago: float) -> None:
    """The worker answered so long ago, for every connection to see."""
    Pulse.objects.update_or_create(id=1, defaults={"beaten_at": timezone.now() - timedelta(seconds=seconds_ago)})


def test_it_is_well_when_database_broker_and_worker_answer(committed_world, client, folder):
    record_worker_pulse(1)
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {"database": "ok", "broker": "ok", "worker": "ok"}
    assert "no-store" in answer["Cache-Control"]


def test_a_worker_that_was_silent_for_long_is_told(committed_world, client, folder):
    record_worker_pulse(site.PULSE_EVERY * health.MAX_MISSED_BEATS + 1)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json() == {"database": "ok", "broker": "ok", "worker": "silent"}


def test_a_worker_that_never_answered_is_silent(committed_world, client, folder):
    assert client.get("/healthz").json()["worker"] == "silent"


def test_a_database_that_is_away_is_told_at_once_and_without_details(client, folder, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "HOST", "127.0.0.1")
    monkeypatch.setitem(connection.settings_dict, "PORT", "1")
    begun = time.monotonic()
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json() == {"database": "fails", "broker": "ok", "worker": "unknown"}
    assert time.monotonic() - begun < 3


@pytest.mark.django_db
def test_a_broker_that_refuses_is_told(client, monkeypatch):
    with use_other_broker(monkeypatch, "amqp://guest:secret@127.0.0.1:1//"):
        answer = client.get("/healthz")
    assert answer.json()["broker"] == "fails"
    assert b"secret" not in answer.content


@pytest.mark.parametrize(("scheme", "bounds"), [("amqp", "read_timeout"), ("redis", "socket_timeout")])
@pytest.mark.django_db(transaction=False)
def test_a_broker_that_takes_calls_and_never_answers_keeps_nobody_waiting(
    scheme, bounds, monkeypatch, django_capture_on_commit_callbacks
):
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        url = f"{scheme}://127.0.0.1:{deaf.getsockname()[1]}//".removesuffix("/" if scheme == "redis" else "")
        with use_other_broker(monkeypatch, url, **{bounds: 1}):
            begun = time.monotonic()
            with django_capture_on_commit_callbacks(execute=True):
                enqueue_on_commit("settle_payouts")
                enqueue_on_commit("deliver_mail")
            assert time.monotonic() - begun < 4
            assert Bell.failed_at > begun


def test_the_folder_of_the_broker_may_be_removed_at_any_moment(folder, django_capture_on_commit_callbacks, db):
    with app.connection_for_write() as doorbell:
        app.send_task("pulse", connection=doorbell)
        assert len(list((folder / "queue").iterdir())) == 1
        for path in [*(folder / "queue").iterdir(), folder / "queue", *(folder / "control").iterdir()]:
            path.rmdir() if path.is_dir() else path.unlink()
        app.send_task("pulse", connection=doorbell)
        assert doorbell.default_channel._get("celery")["headers"]["task"] == "pulse"


def test_watchers_may_ask_by_number_and_without_encryption(committed_world, folder, settings):
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["subsidie.example"], True
    record_worker_pulse(1)
    assert Client().get("/healthz", headers={"host": "10.0.0.7:8000"}).status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_watchers_only_read(client, method):
    assert getattr(client, method)("/healthz").status_code == 405


@pytest.mark.parametrize("path", ["/", "/api/v1/programmes/"])
def test_a_database_that_went_away_is_said_with_a_sentence_and_the_advice_to_come_back(path):
    try:
        raise OperationalError("password of the database")
    except OperationalError:
        answer = health.show_server_error(RequestFactory().get(path))
    assert answer.status_code == 503
    assert answer["Retry-After"] == "10"
    assert b"password" not in answer.content
    assert answer["Content-Type"].startswith("application/json" if "api" in path else "text/html")


@pytest.mark.parametrize("path", ["/", "/api/v1/programmes/"])
def test_an_error_nobody_foresaw_is_admitted_without_details(path):
    try:
        raise ZeroDivisionError("the inside of the site")
    except ZeroDivisionError:
        answer = health.show_server_error(RequestFactory().get(path))
    assert answer.status_code == 500
    assert b"inside" not in answer.content


@pytest.mark.django_db
def test_the_mail_of_the_demonstration_can_be_read_on_the_site(client, settings, tmp_path):
    settings.DEMO, settings.EMAIL_FILE_PATH = True, tmp_path
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    assert client.get("/demo/mail/").status_code == 200
    for number in range(3):
        EmailMessage(f"Code {number}", "Een zin met <b>haakjes</b> en één é.", to=["sofie@demo.example"]).send()
    page = client.get("/demo/mail/").content.decode()
    assert all(f"Code {number}" in page for number in range(3))
    assert "sofie@demo.example" in page
    assert "&lt;b&gt;haakjes&lt;/b&gt; en één é." in page


@pytest.mark.django_db
def test_outside_the_demonstration_nobody_reads_mail(client, settings):
    settings.DEMO = False
    assert client.get("/demo/mail/").status_code == 404


def test_a_ring_waits_for_its_transaction(db, folder, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as calls, transaction.atomic():
        enqueue_on_commit("pulse")
    assert len(calls) == 1
    assert not list(folder.glob("queue/*"))


@pytest.mark.services
@pytest.mark.parametrize("url", ["amqp://guest:guest@127.0.0.1:5672//", "redis://127.0.0.1:6379/5"])
def test_the_clock_rings_again_after_its_connection_was_cut(url, monkeypatch):
    with use_other_broker(monkeypatch, url), app.connection_for_write() as connected:
        clock = app.amqp.Producer(connected, auto_declare=False)  # kept for as long as the clock runs
        quiet = {"queue": "test-of-the-clock", "expires": 5}
        app.send_task("pulse", producer=clock, **quiet)
        wire = connected.connection
        (wire.transport.sock if url.startswith("amqp") else clock.channel.client.connection_pool).close()
        app.send_task("pulse", producer=clock, **quiet)
        with connected.channel() as channel:
            assert channel.queue_purge("test-of-the-clock") >= 1
            channel.queue_delete("test-of-the-clock")
