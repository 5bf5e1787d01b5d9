"""The certificate of somebody who completed a course, in their own language. It is made when asked for: the same facts
give the same bytes."""

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from healthcoach.core.dates import noon_of
from healthcoach.core.documents import render_pdf
from trainings.courses.models import Enrolment

CERTIFICATE_TEMPLATE = "trainings/courses/documents/certificate.typ"


def render_certificate(row: Enrolment) -> tuple[str, bytes]:
    """The name and the bytes of the certificate of somebody who completed the course."""
    user = row.candidate.user
    with translation.override(user.language if user else "nl"):
        name = _("certificate-%(number)s.pdf") % {"number": row.pk}
        return name, render_pdf(CERTIFICATE_TEMPLATE, build_certificate_facts(row), at=noon_of(row.completed_on))


def build_certificate_facts(row: Enrolment) -> dict[str, object]:
    """What the certificate says, in the active language."""
    edition, course = row.edition, row.edition.course
    present = len(row.attendances.all())
    days = ngettext("%(count)s day", "%(count)s days", course.days) % {"count": course.days}
    dates = ", ".join(date_format(day.on, "SHORT_DATE_FORMAT") for day in edition.days.all())
    return {
        "title": _("Certificate"),
        "sender": str(course.programme),
        "opening": _("This certifies that"),
        "name": row.candidate.name,
        "completed": _("has completed the course"),
        "course": course.name,
        "pairs": [
            [_("Length"), days],
            [_("Days"), dates],
            [_("Present on"), ngettext("%(count)s day", "%(count)s days", present) % {"count": present}],
            [_("Place"), edition.place],
            [_("Completed on"), date_format(row.completed_on, "DATE_FORMAT")],
        ],
        "with": _("Given with"),
        "partners": [str(each) for each in course.partners.all()],
        "footer": f"{course.programme} – {row.pk}",
        "day": date_format(row.completed_on, "DATE_FORMAT"),
    }
