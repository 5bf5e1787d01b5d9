"""Requests that cannot be right: for another site's name, with a made-up header. Refused before anybody asks who sent
them, with a plain page and one line in the log."""

import io
import logging

import pytest
from django.core.exceptions import SuspiciousOperation
from django.test import Client, RequestFactory

from healthcoach.core.log_redaction import RedactingFormatter, downgrade_security_record
from healthcoach.website.pages import show_bad_request

WRONG_HOSTS = ["elders.example", "127.0.0.1:8000@elders.example", "a..b", "..", "[::1"]


@pytest.fixture
def log():
    """What the site writes meanwhile, as it would stand on the console."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(RedactingFormatter("%(levelname)s %(message)s"))
    handler.addFilter(downgrade_security_record)
    logging.getLogger().addHandler(handler)
    yield written
    logging.getLogger().removeHandler(handler)


@pytest.mark.django_db
@pytest.mark.parametrize("host", WRONG_HOSTS)
@pytest.mark.parametrize("path", ["/", "/aanvragen/", "/api/v1/applications/", "/taal/setlang/", "/nergens/"])
def test_another_site_s_name_is_a_bad_request(host, path, log):
    client = Client(raise_request_exception=False)
    for ask in (client.get, client.post):
        answer = ask(path, headers={"host": host})
        assert answer.status_code == 400, ask
        kind = "application/json" if path.startswith("/api/") else "text/html"
        assert answer["Content-Type"].startswith(kind)
    assert "Traceback" not in log.getvalue()
    assert "ERROR" not in log.getvalue()
    assert "WARNING Invalid HTTP_HOST header" in log.getvalue()


@pytest.mark.django_db
def test_whatever_is_suspicious_before_anybody_is_known_gets_a_page():
    answer = show_bad_request(RequestFactory().get("/"), SuspiciousOperation("made up"))
    assert answer.status_code == 400
    assert "niet" in answer.content.decode()
