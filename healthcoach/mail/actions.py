"""Telling people: a message is written in the transaction it tells of and sent by the worker."""

import logging
import smtplib
from collections.abc import Callable, Sequence
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation

from healthcoach.celery import ring
from healthcoach.mail.models import Message
from healthcoach.users.models import User

logger = logging.getLogger(__name__)
MOST_ATTEMPTS = 10


def compose(
    recipient: User,
    *,
    kind: str,
    about: str,
    at: datetime,
    text: Callable[[], tuple[str, str]],
    occurrence: int = 1,
) -> Message:
    """A message in the recipient's language; `text` gives its subject and body."""
    with translation.override(recipient.language):
        subject, body = text()
    return Message(
        recipient=recipient,
        kind=kind,
        about=about,
        occurrence=occurrence,
        subject=str(subject),
        body=str(body),
        written_on=timezone.localdate(at),
    )


def tell(messages: Sequence[Message]) -> None:
    """Writes the messages; the same thing is told to the same person once. The worker sends them."""
    if messages:
        Message.objects.bulk_create(messages, ignore_conflicts=True)
        ring("deliver_mail")


def deliver(*, at: datetime, most: int = 500) -> int:
    """Sends what is unsent and tells how many went out. One message's failure does not stop the others; a message
    that failed ten times stays unsent and visible."""
    unsent = Message.objects.filter(sent_at__isnull=True, attempts__lt=MOST_ATTEMPTS).order_by("attempts", "pk")
    return sum(_deliver(number, at) for number in unsent.values_list("pk", flat=True)[:most])


@transaction.atomic
def _deliver(number: int, at: datetime) -> bool:
    mine = Message.objects.select_for_update(skip_locked=True, of=("self",)).select_related("recipient")
    message = mine.filter(pk=number, sent_at__isnull=True).first()
    return message is not None and _send(message, at)


def _send(message: Message, at: datetime) -> bool:
    mail = EmailMessage(message.subject, message.body, settings.DEFAULT_FROM_EMAIL, [message.recipient.email])
    mail.extra_headers["Message-ID"] = f"<{message.pk}.{message.about.replace(':', '.')}@healthcoach>"
    try:
        mail.send()
    except (OSError, smtplib.SMTPException) as error:
        logger.warning("Message %s was not taken by the mail server (%s).", message.pk, type(error).__name__)
        Message.objects.filter(pk=message.pk).update(attempts=F("attempts") + 1)
        return False
    Message.objects.filter(pk=message.pk).update(sent_at=at)
    return True
