"""Why something cannot be true of a trajectory of the pool, in one sentence each. The same sentences are said of one
trajectory that a coach enters and of a row of a list that is imported."""

from django.utils.translation import gettext_lazy as _

from coaches.pool.rules import MAX_CONVERSATION_MINUTES, MAX_CONVERSATIONS
from healthcoach.core.refusals import Refused


class StartsInFuture(Refused):
    """A trajectory is registered once it has begun."""

    code = "starts_in_future"
    field = "started_on"
    sentence = _("The start lies in the future. Please check the date.")


class NotServing(Refused):
    """Only who belongs to the pool on the day starts a trajectory."""

    code = "not_serving"
    field = "started_on"
    sentence = _("On the day of the start this coach was not in the pool.")


class CodeNotAccepted(Refused):
    """Conversations are confidential: who did not accept the code of conduct has none."""

    code = "code_not_accepted"
    field = "started_on"
    sentence = _("On the day of the start this coach had not accepted the code of conduct.")


class CourseNotCompleted(Refused):
    """Only a trained coach starts a trajectory."""

    code = "course_not_completed"
    field = "started_on"
    sentence = _("On the day of the start this coach had not completed the course.")


class CoachBlocked(Refused):
    """A blocked coach finishes running trajectories and starts none."""

    code = "coach_blocked"
    sentence = _("This coach is blocked and starts no new trajectories: %(reason)s")


class ClosedBeforeStart(Refused):
    """A trajectory ends after it began."""

    code = "closed_before_start"
    field = "closed_on"
    sentence = _("The day of the closing lies before the day of the start.")


class ClosedInFuture(Refused):
    """A trajectory is closed on the day or later."""

    code = "closed_in_future"
    field = "closed_on"
    sentence = _("The day of the closing lies in the future. Please check the date.")


class TooManyConversations(Refused):
    """More than a trajectory can have."""

    code = "too_many_conversations"
    field = "conversations"
    sentence = _("The number of conversations must be between 0 and %(most)s.")

    def __init__(self) -> None:
        super().__init__(most=MAX_CONVERSATIONS)


class OneWithoutTheOther(Refused):
    """Conversations take time, and time is spent in conversations."""

    code = "one_without_the_other"
    field = "minutes"
    sentence = _("Conversations and minutes go together: fill in both, or 0 for both.")


class TooLong(Refused):
    """More minutes than so many conversations can take."""

    code = "too_long"
    field = "minutes"
    sentence = _("These are more minutes than so many conversations can take: at most %(most)s for each.")

    def __init__(self) -> None:
        super().__init__(most=MAX_CONVERSATION_MINUTES)


class MembersNotRegistered(Refused):
    """Of a team nothing is kept about its members."""

    code = "members_not_registered"
    sentence = _("The members of a team are not registered: leave gender, age and employment empty.")


class PersonNotComplete(Refused):
    """What was not said is unknown, which is something else than nothing."""

    code = "person_not_complete"
    sentence = _("Gender, age and employment are needed for an individual trajectory; choose unknown if not said.")


# What the rules find, and what is said of it.
REFUSAL_OF_PROBLEM: dict[str, type[Refused]] = {
    "future": StartsInFuture,
    "not_serving": NotServing,
    "no_code": CodeNotAccepted,
    "not_trained": CourseNotCompleted,
    "closed_before_start": ClosedBeforeStart,
    "closed_in_future": ClosedInFuture,
    "conversations": TooManyConversations,
    "one_without_other": OneWithoutTheOther,
    "long": TooLong,
    "team_members": MembersNotRegistered,
    "person_missing": PersonNotComplete,
}


def refuse_pool_problem(problem: str) -> None:
    """Refuses for this problem; nothing when there is none."""
    if problem:
        raise REFUSAL_OF_PROBLEM[problem]()
