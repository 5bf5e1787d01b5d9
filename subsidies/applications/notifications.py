"""What companies are told about their application, in their own language."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from healthcoach.mail import actions as mail
from healthcoach.mail.models import Message
from subsidies.applications.models import Application


def _to_company(application: Application, kind: str, at: datetime, text, occurrence: int = 1) -> Message:
    return mail.compose(
        application.contact.user,
        kind=kind,
        about=application.subject,
        at=at,
        text=text,
        occurrence=occurrence,
    )


def submitted(application: Application, *, at: datetime) -> None:
    """Thanks the company and says what happens next."""

    def text() -> tuple[str, str]:
        return (
            _("We have received your application %(reference)s") % {"reference": application.reference},
            _(
                "Thank you. We first check whether your application is complete. "
                "After that the steering group decides. You do not have to do anything now; "
                "we will write to you as soon as there is news. You can follow your application on the website."
            ),
        )

    mail.tell([_to_company(application, "submitted", at, text)])


def approved(applications: Iterable[Application], *, at: datetime) -> None:
    """Tells companies the good news, and before which day they should start."""

    def text_for(application: Application):
        def text() -> tuple[str, str]:
            day = date_format(application.lapses_on, "DATE_FORMAT")
            return (
                _("Your application %(reference)s has been approved") % {"reference": application.reference},
                _(
                    "Good news: the steering group has approved your application. "
                    "Choose a coach on the website and start before %(day)s. "
                    "After that day the approval lapses and the money goes to another company."
                )
                % {"day": day}
                + "\n\n"
                + application.motivation,
            )

        return text

    mail.tell([_to_company(each, "approved", at, text_for(each)) for each in applications])


def rejected(applications: Iterable[Application], *, at: datetime) -> None:
    """Tells companies that it is no, and why."""

    def text_for(application: Application):
        def text() -> tuple[str, str]:
            return (
                _("Decision on your application %(reference)s") % {"reference": application.reference},
                _("The steering group has not approved your application. This is why:")
                + "\n\n"
                + application.motivation,
            )

        return text

    mail.tell([_to_company(each, "rejected", at, text_for(each)) for each in applications])


def start_reminders(applications: Iterable[Application], *, at: datetime) -> None:
    """Reminds companies that their approval is waiting for a start."""

    def text_for(application: Application):
        def text() -> tuple[str, str]:
            day = date_format(application.lapses_on, "DATE_FORMAT")
            return (
                _("Start before %(day)s: %(reference)s") % {"day": day, "reference": application.reference},
                _(
                    "Your application was approved, but no trajectory has started yet. "
                    "Choose a coach on the website and start before %(day)s. "
                    "Have you changed your mind? Then please withdraw, so that another company can use the money."
                )
                % {"day": day},
            )

        return text

    mail.tell(
        [_to_company(each, "start_reminder", at, text_for(each), occurrence=each.reminders) for each in applications]
    )


def lapsed(applications: Iterable[Application], *, at: datetime) -> None:
    """Tells companies that their approval has lapsed."""

    def text_for(application: Application):
        def text() -> tuple[str, str]:
            return (
                _("Your approval %(reference)s has lapsed") % {"reference": application.reference},
                _("No trajectory was started in time, so the approval has lapsed. You may apply again at any time."),
            )

        return text

    mail.tell([_to_company(each, "lapsed", at, text_for(each)) for each in applications])
