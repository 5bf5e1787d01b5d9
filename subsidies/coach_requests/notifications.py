"""What companies and coaches are told about requests, in their own language."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from healthcoach.mail import actions as mail
from healthcoach.users.models import User
from subsidies.coach_requests.models import CoachRequest


def notify_coach_asked(request: CoachRequest, *, at: datetime) -> None:
    """Tells the coach that a company asks for them, and where to answer."""
    application = request.application
    facts = {"company": application.company_name, "municipality": application.municipality}
    mail.queue_messages(
        _draft_coach_messages([request], **facts),
        kind="coach_asked",
        subject=_("A company asks for you: %(company)s"),
        body=[
            _(
                "%(company)s in %(municipality)s would like you as its coach. Read on the website what the company "
                "wants to work on, and answer there: accept, or decline with a reason that the company reads."
            )
        ],
        at=at,
    )


def notify_request_accepted(request: CoachRequest, *, at: datetime) -> None:
    """Tells the company that the coach says yes, and what comes next."""
    mail.queue_messages(
        _draft_company_messages(request, coach=request.coach.name),
        kind="coach_accepted",
        subject=_("%(coach)s would like to be your coach"),
        body=[
            _(
                "Good news: %(coach)s accepts. Agree on a first conversation together. "
                "After it, note on the website on which day you began."
            )
        ],
        at=at,
    )


def notify_request_declined(request: CoachRequest, *, at: datetime) -> None:
    """Tells the company that the coach says no, and why."""
    mail.queue_messages(
        _draft_company_messages(request, coach=request.coach.name, reason=request.declined_reason),
        kind="coach_declined",
        subject=_("%(coach)s cannot be your coach"),
        body=[
            _("%(coach)s cannot take on your company. This is what the coach wrote:"),
            "%(reason)s",
            _("Please choose another coach on the website. Your approval stands."),
        ],
        at=at,
    )


def notify_request_taken_back(request: CoachRequest, *, at: datetime) -> None:
    """Tells the coach that the company no longer asks."""
    mail.queue_messages(
        _draft_coach_messages([request], company=request.application.company_name),
        kind="coach_request_taken_back",
        subject=_("No longer needed: %(company)s"),
        body=[_("%(company)s has taken its request back. You do not have to do anything; your place is free again.")],
        at=at,
    )


def notify_requests_lapsed(requests: Iterable[CoachRequest], *, at: datetime) -> None:
    """Tells coaches that a company that asked them does not go on."""
    letters = [_draft_coach_messages([each], company=each.application.company_name) for each in requests]
    mail.queue_messages(
        [letter for each in letters for letter in each],
        kind="coach_request_lapsed",
        subject=_("No longer needed: %(company)s"),
        body=[
            _(
                "%(company)s needs no coach any more, so its request has lapsed. "
                "You do not have to do anything; your place is free again."
            )
        ],
        at=at,
    )


def _draft_coach_messages(requests: Iterable[CoachRequest], **facts: object) -> list[mail.MessageDraft]:
    readers = [(each, each.coach.user) for each in requests if each.coach.user]
    return [_draft_request_message(each, reader, facts) for each, reader in readers]


def _draft_company_messages(request: CoachRequest, **facts: object) -> list[mail.MessageDraft]:
    return [_draft_request_message(request, request.application.contact.user, facts)]


def _draft_request_message(request: CoachRequest, reader: User, facts: dict[str, object]) -> mail.MessageDraft:
    return mail.MessageDraft(reader.pk, reader.language, request.application.subject, facts, request.number)
