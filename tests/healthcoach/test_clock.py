"""The clock that rings for the worker."""

import shutil

from healthcoach.celery import app
from healthcoach.core.beat_clock import Clock


def test_at_its_start_it_rings_for_everything_once(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    clock = Clock(app=app)
    due = {name for name, entry in clock.schedule.items() if entry.is_due().is_due}
    assert due == set(app.conf.beat_schedule)


def test_a_vanished_folder_does_not_stop_it(settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path / "gone"
    settings.DATA_DIR.mkdir()
    shutil.rmtree(settings.DATA_DIR)
    clock = Clock(app=app)
    rung = []
    monkeypatch.setattr(clock, "apply_entry", lambda entry, producer=None: rung.append(entry.task))
    monkeypatch.setattr(type(clock), "producer", None)
    for _turn in clock.schedule:
        clock.tick()
    assert set(rung) == {entry["task"] for entry in app.conf.beat_schedule.values()}
