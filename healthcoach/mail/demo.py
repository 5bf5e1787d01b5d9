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

MAX_DEMO_MAILS = 30  # messages on the page
SEPARATOR = b"-" * 79 + b"\n"  # Django's file backend writes this line after each message


@dataclass(frozen=True)
class DemoMail:
    """One mail that left the demonstration."""

    to: str
    subject: str
    sent_at: datetime | None
    text: str


@never_cache
@require_safe
def list_demo_mails(request: HttpRequest) -> HttpResponse:
    """The latest mails, newest first; the page does not exist outside the demonstration."""
    if not settings.DEMO:
        raise Http404
    return render(
        request,
        "mail/demo.html",
        {"letters": read_latest_mails(Path(settings.EMAIL_FILE_PATH)), "most": MAX_DEMO_MAILS},
    )


def read_latest_mails(folder: Path, most: int = MAX_DEMO_MAILS) -> list[DemoMail]:
    """The latest letters in a folder of Django's file backend."""
    letters: list[DemoMail] = []
    files = sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in files[:most]:
        letters.extend(parse_demo_mails(path.read_bytes()))
    return sorted(letters, key=lambda letter: letter.sent_at.timestamp() if letter.sent_at else 0, reverse=True)[:most]


def parse_demo_mails(written: bytes) -> Iterator[DemoMail]:
    """The letters of one file: each process appends to its own."""
    for raw in written.split(SEPARATOR):
        if not raw.strip():
            continue
        message = email.message_from_bytes(raw, policy=email.policy.default)
        body = message.get_body(preferencelist=("plain", "html"))
        yield DemoMail(
            to=str(message["To"] or ""),
            subject=str(message["Subject"] or ""),
            sent_at=message["Date"].datetime if message["Date"] else None,
            text=body.get_content().strip() if body else "",
        )
