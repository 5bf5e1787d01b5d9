"""Telling people: written with the change, told once, sent by the worker; one failure stops no other."""

from datetime import date, timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.translation import gettext_lazy

from healthcoach.mail import actions as mail
from healthcoach.mail.models import Message
from tests.world import NOW


def send_test_news(*readers, subject: str = "Nieuws", occurrence: int = 1, **facts: object) -> None:
    """Tells these people some news about a file."""
    letters = [mail.MessageDraft(each.pk, each.language, "application:1", facts, occurrence) for each in readers]
    mail.queue_messages(
        letters, kind="news", subject=subject, body=["Dag %(naam)s." if facts else "Dag.", "Tot ziens."], at=NOW
    )


def test_the_same_thing_is_told_to_the_same_person_once(world):
    for _time in range(2):
        send_test_news(world.people["applicant"], world.people["coach"])
    assert Message.objects.filter(kind="news").count() == 2


def test_what_comes_again_is_numbered(world):
    for occurrence in (1, 2, 2):
        send_test_news(world.people["applicant"], occurrence=occurrence)
    assert Message.objects.filter(kind="news").count() == 2


def test_nobody_is_told_nothing(world, django_assert_num_queries):
    with django_assert_num_queries(0):
        send_test_news()


def test_each_reads_it_in_their_own_language_with_their_own_facts(world):
    english = world.user("reader@example.org", language="en")
    day = date(2018, 3, 23)
    send_test_news(world.people["applicant"], english, subject=gettext_lazy("in review"), naam=day)
    told = dict(Message.objects.values_list("recipient__language", "subject"))
    assert told["en"] == "in review"
    assert told["nl"] != told["en"]
    assert all("2018" in body for body in Message.objects.values_list("body", flat=True))


def test_what_a_company_writes_is_not_read_as_a_place_to_fill(world):
    send_test_news(world.people["applicant"], naam="100% %(geheim)s %s {x}")
    assert "100% %(geheim)s %s {x}" in Message.objects.get().body


@pytest.mark.parametrize(
    "name", ["Bakker\nBcc: everybody@example.org", "Bakker\r\nX: y", "Bakker\x0b\x0c", "x" * 10_000, "<b>Bakker</b>"]
)
def test_whatever_a_company_calls_itself_the_subject_is_one_line_that_can_be_sent(world, mailoutbox, name):
    send_test_news(world.people["applicant"], subject="Nieuws: %(naam)s", naam=name)
    assert mail.send_queued(at=NOW) == 1
    [sent] = mailoutbox
    assert len(sent.subject) <= 200
    assert "\n" not in sent.subject
    assert sent.message()["Bcc"] is None


def test_delivered_is_delivered(world, mailoutbox):
    send_test_news(world.people["applicant"])
    assert mail.send_queued(at=NOW) == 1
    assert mail.send_queued(at=NOW + timedelta(hours=1)) == 0
    assert len(mailoutbox) == 1
    assert Message.objects.get().sent_at == NOW


def test_a_message_no_server_takes_stops_no_other_and_stays_visible(world, mailoutbox):
    bad = world.user("bad@example.org")
    type(bad).objects.filter(pk=bad.pk).update(email="no address\nat all")
    send_test_news(bad, world.people["applicant"], world.people["coach"])
    assert mail.send_queued(at=NOW) == 2
    for _time in range(mail.MAX_ATTEMPTS + 5):
        assert mail.send_queued(at=NOW) == 0
    unsent = Message.objects.get(sent_at__isnull=True)
    assert (unsent.recipient, unsent.attempts) == (bad, mail.MAX_ATTEMPTS)


def test_a_mail_server_that_is_down_is_tried_again(world, settings, mailoutbox):
    send_test_news(world.people["applicant"])
    working = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = (
        "django.core.mail.backends.smtp.EmailBackend",
        "127.0.0.1",
        1,
    )
    assert mail.send_queued(at=NOW) == 0
    settings.EMAIL_BACKEND = working
    assert mail.send_queued(at=NOW) == 1
    assert len(mailoutbox) == 1


class Unreachable(BaseEmailBackend):
    """A server that is away."""

    def send_messages(self, email_messages: list) -> int:
        """Refuses the connection."""
        raise ConnectionRefusedError


class Busy(BaseEmailBackend):
    """A server that asks to come back later."""

    def send_messages(self, email_messages: list) -> int:
        """Refuses the address for now."""
        raise SMTPRecipientsRefused({"reader@example.org": (450, b"greylisted")})


@pytest.mark.parametrize("trouble", [Unreachable, Busy])
def test_however_long_a_server_is_away_nothing_is_given_up(world, settings, mailoutbox, trouble):
    send_test_news(world.people["applicant"], world.people["coach"])
    working, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, f"{__name__}.{trouble.__name__}"
    for _sweep in range(3 * mail.MAX_ATTEMPTS):
        assert mail.send_queued(at=NOW) == 0
    settings.EMAIL_BACKEND = working
    assert mail.send_queued(at=NOW) == 2


def test_a_server_that_is_away_is_asked_once_a_turn(world, settings, caplog):
    send_test_news(world.people["applicant"], world.people["coach"])
    settings.EMAIL_BACKEND = f"{__name__}.Unreachable"
    mail.send_queued(at=NOW)
    assert len([record for record in caplog.records if record.name == mail.__name__]) == 1
