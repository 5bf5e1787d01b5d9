"""What coaches are told about their trajectories, in their own language."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from healthcoach.mail import actions as mail
from subsidies.trajectories.models import Trajectory


def started(trajectory: Trajectory, *, at: datetime) -> None:
    """Tells the coach that a company chose them, and where to log the hours."""
    application, coach = trajectory.application, trajectory.coach
    if coach.user is None:
        return

    def text() -> tuple[str, str]:
        day = date_format(trajectory.started_on, "DATE_FORMAT")
        return (
            _("New trajectory: %(company)s") % {"company": application.company_name},
            _(
                "%(company)s chose you as its coach. The trajectory starts on %(day)s. "
                "Log each session on the website; when you end the trajectory, your fee is calculated."
            )
            % {"company": application.company_name, "day": day},
        )

    mail.tell([mail.compose(coach.user, kind="started", about=application.subject, at=at, text=text)])
