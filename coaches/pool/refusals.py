"""Why something cannot be true of a trajectory of the pool, in one sentence each. The same sentences are said of one
trajectory that a coach enters and of a row of a list that is imported."""

from django.utils.translation import gettext_lazy as _

from coaches.pool.rules import LONGEST_CONVERSATION, MOST_CONVERSATIONS
from healthcoach.refusals import Refused


class StartsInFuture(Refused):
    """A trajectory is registered once it has begun."""

    sentence = _("The start lies in the future. Please check the date.")


class NotServing(Refused):
    """Only who belongs to the pool on the day starts a trajectory."""

    sentence = _("On the day of the start this coach was not in the pool.")


class CodeNotAccepted(Refused):
    """Conversations are confidential: who did not accept the code of conduct has none."""

    sentence = _("On the day of the start this coach had not accepted the code of conduct.")


class CourseNotCompleted(Refused):
    """Only a trained coach starts a trajectory."""

    sentence = _("On the day of the start this coach had not completed the course.")


class CoachBlocked(Refused):
    """A blocked coach finishes running trajectories and starts none."""

    sentence = _("This coach is blocked and starts no new trajectories: %(reason)s")


class ClosedBeforeStart(Refused):
    """A trajectory ends after it began."""

    sentence = _("The day of the closing lies before the day of the start.")


class ClosedInFuture(Refused):
    """A trajectory is closed on the day or later."""

    sentence = _("The day of the closing lies in the future. Please check the date.")


class TooManyConversations(Refused):
    """More than a trajectory can have."""

    sentence = _("The number of conversations must be between 0 and %(most)s.")

    def __init__(self) -> None:
        super().__init__(most=MOST_CONVERSATIONS)


class OneWithoutTheOther(Refused):
    """Conversations take time, and time is spent in conversations."""

    sentence = _("Conversations and minutes go together: fill in both, or 0 for both.")


class TooLong(Refused):
    """More minutes than so many conversations can take."""

    sentence = _("These are more minutes than so many conversations can take: at most %(most)s for each.")

    def __init__(self) -> None:
        super().__init__(most=LONGEST_CONVERSATION)


class MembersNotRegistered(Refused):
    """Of a team nothing is kept about its members."""

    sentence = _("The members of a team are not registered: leave gender, age and employment empty.")


class PersonNotComplete(Refused):
    """What was not said is unknown, which is something else than nothing."""

    sentence = _("Gender, age and employment are needed for an individual trajectory; choose unknown if not said.")


# What the rules find, and what is said of it.
REFUSALS: dict[str, type[Refused]] = {
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


def refuse(problem: str) -> None:
    """Refuses for this problem; nothing when there is none."""
    if problem:
        raise REFUSALS[problem]()
