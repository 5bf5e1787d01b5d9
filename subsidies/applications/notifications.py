"""What companies are told about their application, in their own language."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from healthcoach.mail import actions as mail
from subsidies.applications.models import Application


def notify_application_submitted(application: Application, *, at: datetime) -> None:
    """Thanks the company and says what happens next."""
    mail.queue_messages(
        [_draft_application_message(application)],
        kind="submitted",
        subject=_("We have received your application %(reference)s"),
        body=[
            _(
                "Thank you. We first check whether your application is complete. "
                "After that the steering group decides. You do not have to do anything now; "
                "we will write to you as soon as there is news. You can follow your application on the website."
            )
        ],
        at=at,
    )


def notify_applications_approved(applications: Iterable[Application], *, at: datetime) -> None:
    """Tells companies the good news, and before which day they should start."""
    mail.queue_messages(
        [_draft_application_message(each) for each in applications],
        kind="approved",
        subject=_("Your application %(reference)s has been approved"),
        body=[
            _(
                "Good news: the steering group has approved your application. "
                "Choose a coach on the website and start on %(day)s at the latest. "
                "After that day the approval lapses and the money goes to another company."
            ),
            "%(motivation)s",
        ],
        at=at,
    )


def notify_applications_rejected(applications: Iterable[Application], *, at: datetime) -> None:
    """Tells companies that it is no, and why."""
    mail.queue_messages(
        [_draft_application_message(each) for each in applications],
        kind="rejected",
        subject=_("Decision on your application %(reference)s"),
        body=[_("The steering group has not approved your application. This is why:"), "%(motivation)s"],
        at=at,
    )


def send_start_reminders(applications: Iterable[Application], *, at: datetime) -> None:
    """Reminds companies that their approval is waiting for a start."""
    mail.queue_messages(
        [_draft_application_message(each, day=each.last_day, occurrence=each.reminders) for each in applications],
        kind="start_reminder",
        subject=_("Start by %(day)s: %(reference)s"),
        body=[
            _(
                "Your application was approved, but no trajectory has started yet. "
                "Choose a coach on the website and start on %(day)s at the latest. "
                "Have you changed your mind? Then please withdraw, so that another company can use the money."
            )
        ],
        at=at,
    )


def notify_application_withdrawn(application: Application, *, at: datetime) -> None:
    """Tells the company that the project holder withdrew for them."""
    mail.queue_messages(
        [_draft_application_message(application)],
        kind="withdrawn",
        subject=_("Your application %(reference)s has been withdrawn"),
        body=[
            _(
                "The project holder of the programme has withdrawn your application for you. "
                "Nothing more happens with it, and you may apply again at any time. "
                "Is this not what you wanted? Then please contact the project holder."
            )
        ],
        at=at,
    )


def notify_applications_lapsed(applications: Iterable[Application], *, at: datetime) -> None:
    """Tells companies that their approval has lapsed."""
    mail.queue_messages(
        [_draft_application_message(each) for each in applications],
        kind="lapsed",
        subject=_("Your approval %(reference)s has lapsed"),
        body=[_("No trajectory was started in time, so the approval has lapsed. You may apply again at any time.")],
        at=at,
    )


def _draft_application_message(
    application: Application, *, day: date | None = None, occurrence: int = 1
) -> mail.MessageDraft:
    return mail.MessageDraft(
        application.reader_id,
        application.language,
        application.subject,
        {
            "reference": application.reference,
            "day": day or application.lapses_on,
            "motivation": application.motivation,
        },
        occurrence,
    )
