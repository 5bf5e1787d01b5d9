"""What coaches and companies are told about their trajectories, in their own language."""

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


def stopped(trajectory: Trajectory, *, at: datetime) -> None:
    """Tells the company that its trajectory was stopped early and by whom, and the coach when the project holder did
    it. The reason stays between the coach and the programme."""
    application, coach = trajectory.application, trajectory.coach
    reader = application.contact.user
    facts = {"reference": application.reference, "company": application.company_name, "coach": coach.name}
    by_coach = _("Your coach %(coach)s has stopped your trajectory early.")
    by_programme = _("The project holder of the programme has stopped your trajectory with %(coach)s early.")
    mail.tell(
        [mail.Letter(reader.pk, reader.language, application.subject, facts)],
        kind="stopped",
        subject=_("Your trajectory %(reference)s has been stopped early"),
        body=[
            by_coach if trajectory.stopped_by_coach else by_programme,
            _("The programme pays the hours delivered straight to your coach; you do not have to do anything."),
        ],
        at=at,
    )
    if coach.user and not trajectory.stopped_by_coach:
        _stopped_for_coach(trajectory, facts, at=at)


def _stopped_for_coach(trajectory: Trajectory, facts: dict[str, object], *, at: datetime) -> None:
    reader = trajectory.coach.user
    mail.tell(
        [
            mail.Letter(
                reader.pk,
                reader.language,
                trajectory.application.subject,
                facts | {"reason": trajectory.stop_reason},
            )
        ],
        kind="stopped_for_coach",
        subject=_("Trajectory stopped early: %(company)s"),
        body=[
            _(
                "The project holder has stopped your trajectory with %(company)s early. "
                "The hours you logged are paid; you do not have to do anything. This is why it was stopped:"
            ),
            "%(reason)s",
        ],
        at=at,
    )
