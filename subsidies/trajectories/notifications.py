"""What coaches are told about their trajectories, in their own language."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from healthcoach.mail import actions as mail
from subsidies.trajectories.models import Trajectory


def started(trajectory: Trajectory, *, at: datetime) -> None:
    """Tells the coach that a company chose them, and where to log the hours."""
    application, coach = trajectory.application, trajectory.coach
    if coach.user is None:
        return
    facts = {"company": application.company_name, "day": trajectory.started_on}
    mail.tell(
        [mail.Letter(coach.user.pk, coach.user.language, application.subject, facts)],
        kind="started",
        subject=_("New trajectory: %(company)s"),
        body=[
            _(
                "%(company)s chose you as its coach. The trajectory starts on %(day)s. "
                "Log each session on the website; when you end the trajectory, your fee is calculated."
            )
        ],
        at=at,
    )
