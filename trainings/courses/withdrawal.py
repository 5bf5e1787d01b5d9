"""A candidate withdraws, and gives up what they had in courses."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from coaches.candidacy import actions as candidacy
from coaches.candidacy.models import Candidate
from healthcoach.users.models import User
from trainings.courses import actions as courses


@transaction.atomic
def withdraw_candidate(candidate: Candidate, *, by: User, at: datetime) -> Candidate:
    """Takes a candidacy back, and with it the places in editions of the course that are still to begin. Refuses what
    `candidacy.withdraw` refuses."""
    row = candidacy.withdraw(candidate, by=by, at=at)
    courses.cancel(list(row.enrolments.live().filter(edition__starts_on__gt=timezone.localdate(at))), by=by, at=at)
    return row
