"""Telling people: a message is written in the transaction it tells of and sent by the worker."""

import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, partial
from smtplib import SMTPDataError, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.formats import date_format

from healthcoach.celery import enqueue_on_commit
from healthcoach.core.bulk import bulk_insert_missing
from healthcoach.mail.models import Message

logger = logging.getLogger(__name__)
MAX_ATTEMPTS = 10
SEND_BUDGET_S = 60  # seconds: payouts wait for the same workers
COLUMNS = ("recipient", "kind", "about", "occurrence", "subject", "body", "written_on", "attempts")


@dataclass(frozen=True, slots=True)
class MessageDraft:
    """What one person is told: about what, and the facts that fill the text."""

    reader_id: int
    language: str
    about: str
    facts: Mapping[str, object]
    occurrence: int = 1


def queue_messages(
    letters: Sequence[MessageDraft], *, kind: str, subject: str, body: Sequence[str], at: datetime
) -> None:
    """Writes a message per letter, in its reader's language; the same thing is told to the same person once. Subject
    and paragraphs are texts to translate, with places for the letter's facts. The worker sends the messages."""
    if not letters:
        return
    rows, day = [], timezone.localdate(at)
    for language in sorted({letter.language for letter in letters}):
        with translation.override(language):
            heading, text = str(subject), "\n\n".join(str(paragraph) for paragraph in body)
            written = cache(partial(date_format, format="DATE_FORMAT"))
            for letter in letters:
                if letter.language == language:
                    facts = {k: written(v) if isinstance(v, date) else v for k, v in letter.facts.items()}
                    key = (letter.reader_id, kind, letter.about, letter.occurrence)
                    rows.append((*key, _one_line(heading % facts), text % facts, day, 0))
    bulk_insert_missing(Message, COLUMNS, rows)
    enqueue_on_commit("deliver_mail")


def _one_line(subject: str) -> str:
    """A subject as a mail server takes it, whatever a company calls itself."""
    return " ".join(subject.split())[:200]


def send_queued(*, at: datetime, most: int = 500) -> int:
    """Sends what is unsent, for a minute at the most, and tells how many went out. A message that no server takes
    stops no other; after ten refusals it stays unsent and visible. A server that cannot be reached ends the turn and
    counts for nothing: the sweep comes back."""
    unsent = Message.objects.filter(sent_at__isnull=True, attempts__lt=MAX_ATTEMPTS).order_by("attempts", "pk")
    sent, until = 0, time.monotonic() + SEND_BUDGET_S
    for number in unsent.values_list("pk", flat=True)[:most]:
        if time.monotonic() > until:
            break
        try:
            sent += _send_if_unsent(number, at)
        except OSError as error:  # smtplib's own exceptions are among these
            logger.warning("The mail server cannot be reached (%s).", type(error).__name__)
            break
    return sent


@transaction.atomic
def _send_if_unsent(number: int, at: datetime) -> bool:
    mine = Message.objects.select_for_update(skip_locked=True, of=("self",)).select_related("recipient")
    message = mine.filter(pk=number, sent_at__isnull=True).first()
    return message is not None and _send_message(message, at)


def _send_message(message: Message, at: datetime) -> bool:
    mail = EmailMessage(message.subject, message.body, settings.DEFAULT_FROM_EMAIL, [message.recipient.email])
    mail.reply_to = [settings.CONTACT_EMAIL]
    mail.extra_headers["Message-ID"] = f"<{message.pk}.{message.about.replace(':', '.')}@healthcoach>"
    try:
        mail.send()
    except Exception as error:
        if not _is_about_the_message(error):
            raise
        logger.warning("Message %s was not taken by the mail server (%s).", message.pk, type(error).__name__)
        Message.objects.filter(pk=message.pk).update(attempts=F("attempts") + int(_is_final(error)))
        return False
    Message.objects.filter(pk=message.pk).update(sent_at=at)
    return True


def _is_about_the_message(error: Exception) -> bool:
    """Whether the server refused this one address or text; anything else it says is about the server."""
    return isinstance(error, SMTPRecipientsRefused | SMTPDataError) or not isinstance(error, OSError)


def _is_final(error: Exception) -> bool:
    """Whether trying again is of little use: a code of 500 or more, or a text that is no mail. Busy is not final."""
    match error:
        case SMTPDataError():
            return error.smtp_code >= 500
        case SMTPRecipientsRefused():
            return any(code >= 500 for code, _words in error.recipients.values())
    return True
