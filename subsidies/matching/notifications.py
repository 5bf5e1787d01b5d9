"""What companies and coaches are told about requests, in their own language."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from healthcoach.mail import actions as mail
from healthcoach.users.models import User
from subsidies.matching.models import CoachRequest


def asked(request: CoachRequest, *, at: datetime) -> None:
    """Tells the coach that a company asks for them, and where to answer."""
    application = request.application
    facts = {"company": application.company_name, "municipality": application.municipality}
    mail.tell(
        _to_coaches([request], **facts),
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


def accepted(request: CoachRequest, *, at: datetime) -> None:
    """Tells the company that the coach says yes, and what comes next."""
    mail.tell(
        _to_company(request, coach=request.coach.name),
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


def declined(request: CoachRequest, *, at: datetime) -> None:
    """Tells the company that the coach says no, and why."""
    mail.tell(
        _to_company(request, coach=request.coach.name, reason=request.declined_reason),
        kind="coach_declined",
        subject=_("%(coach)s cannot be your coach"),
        body=[
            _("%(coach)s cannot take on your company. This is what the coach wrote:"),
            "%(reason)s",
            _("Please choose another coach on the website. Your approval stands."),
        ],
        at=at,
    )


def taken_back(request: CoachRequest, *, at: datetime) -> None:
    """Tells the coach that the company no longer asks."""
    mail.tell(
        _to_coaches([request], company=request.application.company_name),
        kind="coach_request_taken_back",
        subject=_("No longer needed: %(company)s"),
        body=[_("%(company)s has taken its request back. You do not have to do anything; your place is free again.")],
        at=at,
    )


def lapsed(requests: Iterable[CoachRequest], *, at: datetime) -> None:
    """Tells coaches that a company that asked them does not go on."""
    letters = [_to_coaches([each], company=each.application.company_name) for each in requests]
    mail.tell(
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


def _to_coaches(requests: Iterable[CoachRequest], **facts: object) -> list[mail.Letter]:
    readers = [(each, each.coach.user) for each in requests if each.coach.user]
    return [_letter(each, reader, facts) for each, reader in readers]


def _to_company(request: CoachRequest, **facts: object) -> list[mail.Letter]:
    return [_letter(request, request.application.contact.user, facts)]


def _letter(request: CoachRequest, reader: User, facts: dict[str, object]) -> mail.Letter:
    return mail.Letter(reader.pk, reader.language, request.application.subject, facts, request.number)
