"""What coaches and companies are told about their trajectories, in their own language."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from healthcoach.mail import actions as mail
from healthcoach.users.models import User
from subsidies.trajectories.models import Coaching, Trajectory


def notify_trajectory_started(trajectory: Trajectory, *, at: datetime) -> None:
    """Tells the coach that a company chose them, and where to log the hours."""
    application, coach = trajectory.application, trajectory.coach
    if coach.user is None:
        return
    facts = {"company": application.company_name, "day": trajectory.started_on}
    mail.queue_messages(
        [mail.MessageDraft(coach.user.pk, coach.user.language, application.subject, facts)],
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


def notify_trajectory_stopped(trajectory: Trajectory, *, at: datetime) -> None:
    """Tells the company that its trajectory was stopped early and by whom, and the coach when the project holder did
    it. The reason stays between the coach and the programme."""
    application, coach = trajectory.application, trajectory.coach
    reader = application.contact.user
    facts = {"reference": application.reference, "company": application.company_name, "coach": coach.name}
    by_coach = _("Your coach %(coach)s has stopped your trajectory early.")
    by_programme = _("The project holder of the programme has stopped your trajectory with %(coach)s early.")
    mail.queue_messages(
        [mail.MessageDraft(reader.pk, reader.language, application.subject, facts)],
        kind="stopped",
        subject=_("Your trajectory %(reference)s has been stopped early"),
        body=[
            by_coach if trajectory.stopped_by_coach else by_programme,
            _("The programme pays the hours delivered straight to your coach; you do not have to do anything."),
        ],
        at=at,
    )
    if coach.user and not trajectory.stopped_by_coach:
        _notify_stopped_coach(trajectory, facts, at=at)


def _notify_stopped_coach(trajectory: Trajectory, facts: dict[str, object], *, at: datetime) -> None:
    reader = trajectory.coach.user
    mail.queue_messages(
        [
            mail.MessageDraft(
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


def notify_coach_changed(trajectory: Trajectory, earlier: Coaching, *, by: User, at: datetime) -> None:
    """Tells the coach who goes on, the coach who is relieved, and the company when somebody else noted the change."""
    application, company = trajectory.application, trajectory.application.contact.user
    facts = {
        "company": application.company_name,
        "reference": application.reference,
        "day": earlier.until_on,
        "coach": trajectory.coach.name,
        "earlier": earlier.coach.name,
    }
    goes_on = _(
        "%(company)s chose you to go on with its trajectory. You are its coach from %(day)s. "
        "Log each session on the website; you are paid for your own hours when the trajectory ends."
    )
    relieved = _(
        "From %(day)s another coach goes on with %(company)s. The sessions you held before that day stay yours, and "
        "you are paid for them when the trajectory ends. Did you forget one? Then log it now."
    )
    changed = _(
        "From %(day)s %(coach)s is your coach instead of %(earlier)s. The hours delivered so far stay counted, and the "
        "programme pays each coach for their own."
    )
    _notify_of_coach_change(
        trajectory.coach.user, earlier, facts, "took_over", _("You go on with %(company)s"), goes_on, at
    )
    _notify_of_coach_change(
        earlier.coach.user, earlier, facts, "relieved", _("Change of coach: %(company)s"), relieved, at
    )
    if by.pk != company.pk:
        _notify_of_coach_change(company, earlier, facts, "coach_changed", _("You have another coach"), changed, at)


def _notify_of_coach_change(
    reader: User | None, earlier: Coaching, facts: dict[str, object], kind: str, subject: str, text: str, at: datetime
) -> None:
    """A letter of which the how manieth change it was tells it apart from those about another change."""
    if reader is not None:
        about = earlier.trajectory.application.subject
        letter = mail.MessageDraft(reader.pk, reader.language, about, facts, earlier.part)
        mail.queue_messages([letter], kind=kind, subject=subject, body=[text], at=at)


def notify_earlier_coaches(trajectory: Trajectory, *, at: datetime) -> None:
    """Tells who coached a part of a trajectory before that it is over, and that their hours are paid now."""
    application = trajectory.application
    earlier = User.objects.filter(
        coaches__coachings__trajectory=trajectory, coaches__sessions__trajectory=trajectory
    ).exclude(coaches=trajectory.coach)
    mail.queue_messages(
        [
            mail.MessageDraft(reader.pk, reader.language, application.subject, {"company": application.company_name})
            for reader in earlier.distinct()
        ],
        kind="over_for_earlier_coach",
        subject=_("The trajectory is over: %(company)s"),
        body=[
            _(
                "The trajectory with %(company)s, of which you coached a part, is over. "
                "We calculate your fee from the hours you logged; you do not have to do anything."
            )
        ],
        at=at,
    )
