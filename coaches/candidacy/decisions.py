"""The verbs of the project holder: admit, refuse, put on the waiting list. Each for many candidates at once."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from coaches.candidacy import notifications, rules
from coaches.candidacy.actions import lock
from coaches.candidacy.conditions import adopted
from coaches.candidacy.models import CANDIDATE, Candidate, Status, Verdict
from coaches.candidacy.permissions import asks_for_proofs, is_own
from coaches.candidacy.rules import Adopted, Angle, Examination, Experience
from healthcoach.refusals import Missing, Refused
from healthcoach.users.models import User


class OwnCandidacy(Refused):
    """Nobody decides on themselves."""

    sentence = _("%(names)s: nobody decides on their own candidacy. A colleague does.")


class ProofsNotVerified(Refused):
    """Some diploma or proof was not judged yet."""

    sentence = _("Not every proof has been verified yet of: %(names)s.")


class DiplomaMissing(Refused):
    """No diploma was accepted."""

    sentence = _("No diploma has been accepted of: %(names)s.")


class ExperienceMissing(Refused):
    """No accepted proof of the experience that goes with an accepted diploma, by the conditions of the day on which
    they applied."""

    sentence = _("The experience that goes with the diploma has not been proved by: %(names)s.")


def examine(candidates: Iterable[Candidate]) -> dict[int, Examination]:
    """What stands between each candidate and being admitted, by the conditions in force on the day they applied. Three
    queries, however many there are, and one when their proofs are at hand; the programme of each must be."""
    rows = list(candidates)
    prefetch_related_objects(rows, "diplomas", "proofs")
    conditions = adopted({row.programme_id for row in rows})
    return {row.pk: _examined(row, conditions[row.programme_id]) for row in rows}


def _examined(row: Candidate, conditions: Sequence[Adopted]) -> Examination:
    if row.applied_on is None or not asks_for_proofs(row.programme):
        return Examination()
    diplomas, proofs = row.diplomas.all(), row.proofs.all()
    return rules.examine(
        unverified=sum(each.status == Verdict.SUBMITTED for each in (*diplomas, *proofs)),
        angles=[Angle(each.angle) for each in diplomas if each.status == Verdict.ACCEPTED],
        proved={Experience(each.kind) for each in proofs if each.status == Verdict.ACCEPTED},
        conditions=rules.matrix_on(conditions, row.applied_on),
    )


@transaction.atomic
def admit(candidates: Iterable[Candidate], *, by: User, at: datetime) -> list[Candidate]:
    """Admits candidates. All or none: refuses `ProofsNotVerified`, `DiplomaMissing`, `ExperienceMissing` and
    `OwnCandidacy`."""
    rows = of_others(lock(candidates), by)
    CANDIDATE.check(rows, Status.ADMITTED)
    found = examine(rows)
    _refuse(ProofsNotVerified, [row for row in rows if found[row.pk].unverified])
    _refuse(DiplomaMissing, [row for row in rows if found[row.pk].without_diploma])
    _refuse(ExperienceMissing, [row for row in rows if found[row.pk].experience])
    CANDIDATE.move(rows, Status.ADMITTED, decided_at=at, decided_by=by)
    notifications.admitted(rows, at=at)
    return rows


@transaction.atomic
def refuse(candidates: Iterable[Candidate], *, reason: str, by: User, at: datetime) -> list[Candidate]:
    """Does not admit candidates, with a reason they read. Refuses `Missing` without one, and `OwnCandidacy`."""
    if not reason.strip():
        raise Missing(_("The reason"), field="reason")
    rows = of_others(lock(candidates), by)
    CANDIDATE.move(rows, Status.REFUSED, decided_at=at, decided_by=by, refused_reason=reason.strip())
    notifications.refused(rows, at=at)
    return rows


@transaction.atomic
def put_on_waiting_list(candidates: Iterable[Candidate], *, by: User, at: datetime) -> list[Candidate]:
    """Keeps candidates for when there is a place, in the order in which they applied. Refuses `OwnCandidacy`."""
    rows = of_others(lock(candidates), by)
    CANDIDATE.move(rows, Status.WAITING, waiting_at=at, waiting_by=by)
    notifications.waiting(rows, at=at)
    return rows


def of_others(rows: list[Candidate], by: User) -> list[Candidate]:
    """The same candidates; refuses `OwnCandidacy` when this person is one of them."""
    _refuse(OwnCandidacy, [row for row in rows if is_own(by, row)])
    return rows


def _refuse(refusal: type[Refused], rows: Sequence[Candidate]) -> None:
    if rows:
        raise refusal(names=", ".join(row.name for row in rows))
