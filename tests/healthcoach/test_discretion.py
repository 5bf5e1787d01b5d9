"""Logs without people in them."""

import logging
import sys

import pytest
from django.db import IntegrityError, transaction

from healthcoach.core.log_redaction import RedactingFormatter
from subsidies.models import Application


def test_a_refused_row_is_not_repeated_in_the_log(world):
    row = world.draft(motivation_of_company="Regel een.\nDe heer Peeters is ziek.")
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Application.objects.filter(pk=row.pk).update(decided_at="2018-01-01T00:00Z")
    trouble = (refused.type, refused.value, refused.tb)
    record = logging.LogRecord("django.request", logging.ERROR, "", 0, "Trouble", None, trouble)
    told = RedactingFormatter("%(message)s").format(record)
    assert "Peeters" in str(refused.value)
    assert "Peeters" not in told
    assert "decided_at" not in told.splitlines()[-1] or "violates" in told
    assert "Traceback" in told
    assert sys.exc_info() == (None, None, None)


def test_the_key_of_a_calendar_is_cut_off():
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "Not Found: /agenda/geheim.ics", None, None)
    assert RedactingFormatter("%(message)s").format(record) == "Not Found: /agenda/…"
