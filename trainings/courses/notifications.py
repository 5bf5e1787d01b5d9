"""What people are told about the course they follow, in their own language. Who did something themselves reads it on
the page and gets no message about it."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from healthcoach.mail import actions as mail
from healthcoach.money import euro
from healthcoach.references import shown
from healthcoach.users.models import User
from trainings.courses.models import Edition, Enrolment

SEE = _("Under “My courses” you find the days, the place and what is to be paid.")


def enrolled(row: Enrolment, *, by: User | None, at: datetime) -> None:
    """Tells somebody who was enrolled by the project holder that they have a place, or wait for one."""
    if by is None:
        return  # nobody acts: what was done on paper is entered afterwards
    if row.enrolled_on:
        _tell([row], "course_enrolled", _("You have a place in %(course)s"), _place(row), by=by, at=at)
    else:
        full = _("The edition of %(course)s that begins on %(starts)s is full. You are on the waiting list.")
        moves = _("As soon as a place becomes free you move up, and we tell you.")
        _tell([row], "course_waiting", _("You are on the waiting list of %(course)s"), [full, moves], by=by, at=at)


def moved_up(rows: Sequence[Enrolment], *, at: datetime) -> None:
    """Tells people that they came from the waiting list to a place."""
    subject = _("A place became free: you can follow %(course)s")
    for with_fee in (True, False):
        chosen = [row for row in rows if bool(row.fee) is with_fee]
        if chosen:
            _tell(chosen, "course_moved_up", subject, _place(chosen[0]), at=at)


def left(rows: Sequence[Enrolment], *, by: User | None, at: datetime) -> None:
    """Tells people that somebody else ended their enrolment."""
    body = [_("Your enrolment in %(course)s, which begins on %(starts)s, was ended by the project holder.")]
    _tell(rows, "course_left", _("Your enrolment in %(course)s has ended"), body, by=by, at=at)


def edition_changed(rows: Sequence[Enrolment], edition: Edition, *, at: datetime) -> None:
    """Tells everybody of an edition that its days or its place changed, each time it does."""
    for row in rows:
        row.edition = edition  # as it is by now
    body = [_("%(course)s now takes place in %(place)s, from %(starts)s until %(ends)s."), SEE]
    _tell(rows, "course_changed", _("%(course)s: other days or another place"), body, occurrence=edition.moved, at=at)


def edition_cancelled(rows: Sequence[Enrolment], edition: Edition, *, at: datetime) -> None:
    """Tells everybody of an edition that it does not take place, and why."""
    body = [
        _("The edition of %(course)s that would begin on %(starts)s in %(place)s does not take place. The reason:"),
        "%(reason)s",
        _("You can enrol in another edition under “My courses”. A fee that you paid is given back."),
    ]
    facts = {"reason": edition.cancelled_reason}
    _tell(rows, "course_cancelled", _("%(course)s does not take place"), body, at=at, facts=facts)


def _place(row: Enrolment) -> list[Promise]:
    paying = _("Please pay %(fee)s with the structured communication %(communication)s.")
    when = _("%(course)s takes place in %(place)s, from %(starts)s until %(ends)s.")
    return [when, *([paying] if row.fee else []), SEE]


def _tell(
    rows: Sequence[Enrolment],
    kind: str,
    subject: Promise,
    body: Sequence[Promise | str],
    *,
    at: datetime,
    by: User | None = None,
    occurrence: int = 1,
    facts: dict[str, object] | None = None,
) -> None:
    letters = [
        mail.Letter(user.pk, user.language, row.subject, _facts(row) | (facts or {}), occurrence)
        for row in rows
        if (user := row.candidate.user) and user != by
    ]
    mail.tell(letters, kind=kind, subject=subject, body=body, at=at)


def _facts(row: Enrolment) -> dict[str, str | date]:
    edition = row.edition
    known = {"course": edition.course.name, "place": edition.place, "fee": euro(row.fee)}
    days = {"starts": edition.starts_on, "ends": edition.ends_on}
    return known | days | {"communication": shown(row.communication)}
