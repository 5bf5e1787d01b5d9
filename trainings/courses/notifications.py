"""What people are told about the course they follow, in their own language. Who did something themselves reads it on
the page and gets no message about it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from healthcoach.core.money import format_euro
from healthcoach.core.structured_communication import format_communication
from healthcoach.mail import actions as mail
from healthcoach.users.models import User
from trainings.courses.models import Edition, Enrolment

OTHER_EDITIONS_TEXT = _("Under “My courses” you find the editions that are to come.")
COURSE_DETAILS_TEXT = _("Under “My courses” you find the days, the place and what is to be paid.")


def notify_enrolled(row: Enrolment, *, by: User | None, at: datetime) -> None:
    """Tells somebody who was enrolled by the project holder that they have a place, or wait for one."""
    if by is None:
        return  # nobody acts: what was done on paper is entered afterwards
    if row.enrolled_on:
        _queue_course_messages(
            [row], "course_enrolled", _("You have a place in %(course)s"), _build_place_body(row), by=by, at=at
        )
    else:
        full = _("The edition of %(course)s that begins on %(starts)s is full. You are on the waiting list.")
        moves = _("As soon as a place becomes free you move up, and we tell you.")
        _queue_course_messages(
            [row], "course_waiting", _("You are on the waiting list of %(course)s"), [full, moves], by=by, at=at
        )


def notify_moved_up(rows: Sequence[Enrolment], *, at: datetime) -> None:
    """Tells people that they came from the waiting list to a place."""
    subject = _("A place became free: you can follow %(course)s")
    for with_fee in (True, False):
        chosen = [row for row in rows if bool(row.fee) is with_fee]
        if chosen:
            _queue_course_messages(chosen, "course_moved_up", subject, _build_place_body(chosen[0]), at=at)


def notify_place_offered(rows: Sequence[Enrolment], *, at: datetime) -> None:
    """Asks people whether they want a place that came free shortly before the course. Without a yes there is no place,
    and nothing to pay."""
    body = [
        _("A place came free in %(course)s, which begins on %(starts)s in %(place)s."),
        _("It is kept for you until %(until)s. Accept it under “My courses”, or leave it to whoever waits next."),
        _("Without your answer before then you have no place, and nothing to pay."),
    ]
    _queue_course_messages(rows, "course_offered", _("A place became free in %(course)s: do you want it?"), body, at=at)


def notify_offer_over(rows: Sequence[Enrolment], *, at: datetime) -> None:
    """Tells people that a place they did not answer for went to the next."""
    body = [
        _("We did not hear from you in time about the place in %(course)s, which begins on %(starts)s."),
        _("It goes to whoever waits next. You have nothing to pay."),
        OTHER_EDITIONS_TEXT,
    ]
    _queue_course_messages(
        rows, "course_offer_over", _("The place in %(course)s is no longer kept for you"), body, at=at
    )


def notify_place_elsewhere(pairs: Sequence[tuple[Enrolment, Edition]], *, at: datetime) -> None:
    """Tells people that they no longer wait for an edition, because they have a place in another one of the course."""
    body = [
        _("You have a place in the edition of %(course)s that begins on %(own)s in %(own_place)s."),
        _("So you no longer wait for the one that begins on %(starts)s in %(place)s."),
    ]
    subject = _("You no longer wait for another edition of %(course)s")
    for own in {edition.pk: edition for _row, edition in pairs}.values():
        rows = [row for row, edition in pairs if edition.pk == own.pk]
        facts = {"own": own.starts_on, "own_place": own.place}
        _queue_course_messages(rows, "course_place_elsewhere", subject, body, at=at, facts=facts)


def notify_no_place_free(rows: Sequence[Enrolment], *, others: Sequence[Edition], at: datetime) -> None:
    """Tells people that no place came free before the edition they waited for began, and which others are to come."""
    none = [_("%(course)s began on %(starts)s. No place came free, so you no longer wait. You have nothing to pay.")]
    back = _("A fee that you paid is given back.")
    subject = _("No place came free in %(course)s")
    alike = defaultdict(list)
    for row in rows:
        alike[row.edition.course_id, row.paid_on is not None].append(row)
    for (course, has_paid), people in alike.items():
        coming = "\n".join(f"– {each.starts_on:%d/%m/%Y}, {each.place}" for each in others if each.course_id == course)
        body = [*none, *([back] if has_paid else [])]
        body += (
            [_("You can enrol in these editions under “My courses”:"), "%(coming)s"]
            if coming
            else [OTHER_EDITIONS_TEXT]
        )
        _queue_course_messages(people, "course_no_place", subject, body, at=at, facts={"coming": coming})


def notify_enrolment_ended(rows: Sequence[Enrolment], *, by: User | None, at: datetime) -> None:
    """Tells people that somebody else ended their enrolment."""
    body = [_("Your enrolment in %(course)s, which begins on %(starts)s, was ended by the project holder.")]
    _queue_course_messages(rows, "course_left", _("Your enrolment in %(course)s has ended"), body, by=by, at=at)


def notify_edition_changed(rows: Sequence[Enrolment], edition: Edition, *, at: datetime) -> None:
    """Tells everybody of an edition that its days or its place changed, each time it does."""
    for row in rows:
        row.edition = edition  # as it is by now
    body = [_("%(course)s now takes place in %(place)s, from %(starts)s until %(ends)s."), COURSE_DETAILS_TEXT]
    _queue_course_messages(
        rows, "course_changed", _("%(course)s: other days or another place"), body, occurrence=edition.moved, at=at
    )


def notify_edition_cancelled(rows: Sequence[Enrolment], edition: Edition, *, at: datetime) -> None:
    """Tells everybody of an edition that it does not take place, and why."""
    body = [
        _("The edition of %(course)s that would begin on %(starts)s in %(place)s does not take place. The reason:"),
        "%(reason)s",
        _("You can enrol in another edition under “My courses”. A fee that you paid is given back."),
    ]
    facts = {"reason": edition.cancelled_reason}
    _queue_course_messages(rows, "course_cancelled", _("%(course)s does not take place"), body, at=at, facts=facts)


def _build_place_body(row: Enrolment) -> list[Promise]:
    paying = _("Please pay %(fee)s with the structured communication %(communication)s.")
    when = _("%(course)s takes place in %(place)s, from %(starts)s until %(ends)s.")
    return [when, *([paying] if row.fee else []), COURSE_DETAILS_TEXT]


def _queue_course_messages(
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
        mail.MessageDraft(
            user.pk, user.language, row.subject, _build_course_message_facts(row) | (facts or {}), occurrence
        )
        for row in rows
        if (user := row.candidate.user) and user != by
    ]
    mail.queue_messages(letters, kind=kind, subject=subject, body=body, at=at)


def _build_course_message_facts(row: Enrolment) -> dict[str, str | date]:
    edition = row.edition
    known = {"course": edition.course.name, "place": edition.place, "fee": format_euro(row.fee)}
    days = {"starts": edition.starts_on, "ends": edition.ends_on}
    if row.answer_before:
        days["until"] = f"{timezone.localtime(row.answer_before):%d/%m/%Y %H:%M}"
    return known | days | {"communication": format_communication(row.communication)}
