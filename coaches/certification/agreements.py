"""The verbs of the agreement: its text is published in versions, and a trained candidate signs the one in force by
typing their name."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coaches.candidacy.models import Candidate, CandidateStatus
from coaches.certification.actions import InThePast, check_trained, get_or_create_coach
from coaches.certification.models import Agreement, AgreementText, Coach
from coaches.certification.rules import is_same_name
from healthcoach.core.documents import PDF_MEDIA_TYPE, render_pdf
from healthcoach.core.refusals import Missing, Refused
from healthcoach.files import actions as files
from healthcoach.files.models import Document
from healthcoach.users.models import User

AGREEMENT_TEMPLATE = "coaches/certification/documents/agreement.typ"


class VersionExists(Refused):
    """A version that was published says for ever what it said."""

    code = "version_exists"
    sentence = gettext_lazy("Version %(version)s was published already, with another text. Give it another number.")


class DayTaken(Refused):
    """From one day on, one text is signed."""

    code = "day_taken"
    sentence = gettext_lazy("Another version begins on %(on)s already. Choose another day.")


class NotAdmitted(Refused):
    """The candidacy is no longer one."""

    code = "certification_not_admitted"
    sentence = gettext_lazy("The candidacy of %(name)s is over, so the agreement cannot be signed.")


class CoachRetired(Refused):
    """Who stopped as a coach signs no more."""

    code = "coach_retired"
    sentence = gettext_lazy("%(name)s stopped as a coach, so the agreement cannot be signed.")


class OldVersion(Refused):
    """Another text is in force by now."""

    code = "old_version"
    sentence = gettext_lazy("This is not the text that is in force today. Read the new one and sign that.")


class NameDiffers(Refused):
    """The name typed is not that of who signs."""

    code = "name_differs"
    sentence = gettext_lazy("This is not your name as we know it. Type: %(name)s.")


@transaction.atomic
def publish_text(
    programme_id: int, *, version: str, title: str, body: str, valid_from: date, by: User | None, at: datetime
) -> AgreementText:
    """Publishes what coaches sign from a day on. Publishing the same twice is publishing it once. Refuses `Missing`,
    `InThePast`, `VersionExists` and `DayTaken`."""
    facts = {"version": version.strip(), "title": title.strip(), "body": body.strip()}
    for field, what in {"version": _("The version"), "title": _("The title"), "body": _("The text")}.items():
        if not facts[field]:
            raise Missing(what, field=field)
    facts |= {"valid_from": valid_from}
    if valid_from < timezone.localdate(at):
        raise InThePast
    row, new = AgreementText.objects.get_or_create(
        programme_id=programme_id,
        version=facts["version"],
        defaults=_check_text_day_is_free(programme_id, facts) | {"published_at": at, "published_by": by},
    )
    if not new and any(getattr(row, field) != value for field, value in facts.items()):
        raise VersionExists(version=row.version)
    return row


def _check_text_day_is_free(programme_id: int, facts: dict[str, object]) -> dict[str, object]:
    taken = AgreementText.objects.filter(programme_id=programme_id, valid_from=facts["valid_from"])
    if taken.exclude(version=facts["version"]).exists():
        raise DayTaken(on=facts["valid_from"].strftime("%d/%m/%Y"))
    return facts


def find_text_in_force(programme_id: int, on: date) -> AgreementText | None:
    """What is signed on a day; nothing before the first text begins."""
    known = AgreementText.objects.filter(programme_id=programme_id, valid_from__lte=on)
    return known.order_by("-valid_from").first()


@transaction.atomic
def sign_agreement_online(candidate: Candidate, *, text: AgreementText, name: str, by: User, at: datetime) -> Coach:
    """Signs the text in force by typing one's name: makes the coach, and keeps a copy as PDF. Signing a version twice
    is signing it once. Refuses `NotAdmitted`, `NotTrained`, `CoachRetired`, `OldVersion`, `Missing` and
    `NameDiffers`."""
    today = timezone.localdate(at)
    candidate = Candidate.objects.select_for_update(no_key=True).get(pk=candidate.pk)
    signed = Agreement.objects.filter(coach__candidate=candidate, coach__programme=text.programme_id)
    if done := signed.filter(version=text.version).select_related("coach").first():
        return done.coach
    _check_may_sign(candidate, text=text, name=name, on=today)
    coach = get_or_create_coach(candidate)
    if coach.retired_on and coach.retired_on <= today:
        raise CoachRetired(name=coach.name)
    row = Agreement(coach=coach, version=text.version, text=text, signed_on=today, signed_name=" ".join(name.split()))
    row.signed_at, row.signed_by = at, by
    row.copy = _store_signed_copy(row, by=by, at=at)
    row.save()
    return coach


def _check_may_sign(candidate: Candidate, *, text: AgreementText, name: str, on: date) -> None:
    if candidate.status != CandidateStatus.ADMITTED:
        raise NotAdmitted(name=candidate.name)
    check_trained(candidate, on=on)
    if text != find_text_in_force(candidate.programme_id, on):
        raise OldVersion
    if not name.strip():
        raise Missing(_("Your name"), field="name")
    if not is_same_name(name, candidate.name):
        raise NameDiffers(name=candidate.name)


def _store_signed_copy(row: Agreement, *, by: User, at: datetime) -> Document:
    """The agreement as it was signed, in the language of who signs, kept beside the signature."""
    dated = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    with translation.override(by.language):
        name = _("agreement-%(version)s.pdf") % {"version": "".join(s if s.isalnum() else "-" for s in row.version)}
        content = render_pdf(AGREEMENT_TEMPLATE, _build_agreement_facts(row, at=at), at=dated)
    return files.store_generated(name, content, media_type=PDF_MEDIA_TYPE, by=by)


def _build_agreement_facts(row: Agreement, *, at: datetime) -> dict[str, object]:
    programme = str(row.coach.programme)
    return {
        "title": row.text.title,
        "sender": programme,
        "footer": f"{programme} – {row.text}",
        "version": _("Version %(version)s, valid from %(day)s")
        % {"version": row.version, "day": date_format(row.text.valid_from, "DATE_FORMAT")},
        "paragraphs": [part.strip().splitlines() for part in row.text.body.split("\n\n") if part.strip()],
        "heading": _("Signed"),
        "pairs": [
            [_("By"), row.signed_name],
            [_("Account"), row.signed_by.email],
            [_("On"), date_format(timezone.localtime(at), "DATETIME_FORMAT")],
            [_("How"), _("By typing the name and clicking, signed in on the website of the programme")],
        ],
    }
