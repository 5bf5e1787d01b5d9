"""The mailbox of the demonstration: where a newcomer finds the sign-in code that was "sent" to them."""

import email
import email.policy
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

MOST = 30  # messages on the page
SEPARATOR = b"-" * 79 + b"\n"  # Django's file backend writes this line after each message


@dataclass(frozen=True)
class Letter:
    """One mail that left the demonstration."""

    to: str
    subject: str
    sent_at: datetime | None
    text: str


@never_cache
@require_safe
def demo_mail(request: HttpRequest) -> HttpResponse:
    """The latest mails, newest first; the page does not exist outside the demonstration."""
    if not settings.DEMO:
        raise Http404
    return render(request, "mail/demo.html", {"letters": latest(Path(settings.EMAIL_FILE_PATH)), "most": MOST})


def latest(folder: Path, most: int = MOST) -> list[Letter]:
    """The latest letters in a folder of Django's file backend."""
    letters: list[Letter] = []
    files = sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in files[:most]:
        letters.extend(letters_in(path.read_bytes()))
    return sorted(letters, key=lambda letter: letter.sent_at.timestamp() if letter.sent_at else 0, reverse=True)[:most]


def letters_in(written: bytes) -> Iterator[Letter]:
    """The letters of one file: each process appends to its own."""
    for raw in written.split(SEPARATOR):
        if not raw.strip():
            continue
        message = email.message_from_bytes(raw, policy=email.policy.default)
        body = message.get_body(preferencelist=("plain", "html"))
        yield Letter(
            to=str(message["To"] or ""),
            subject=str(message["Subject"] or ""),
            sent_at=message["Date"].datetime if message["Date"] else None,
            text=body.get_content().strip() if body else "",
        )
