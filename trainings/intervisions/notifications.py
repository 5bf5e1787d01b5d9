"""What coaches are told about an intervision, in their own language."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from healthcoach.mail import actions as mail
from trainings.intervisions.models import IntervisionDate, Preparation, Registration

HELD_AT = _("It takes place at %(venue)s and is free of charge.")
HELD_BETWEEN = _("It takes place from %(begins)s to %(ends)s at %(venue)s and is free of charge.")


def notify_date_changed(row: IntervisionDate, people: Iterable[Registration], *, before: date, at: datetime) -> None:
    """Tells who has a place that the day or the hours are others now."""
    facts = {"title": row.intervision.title, "venue": row.intervision.venue, "before": before, "day": row.on}
    if row.begins:
        facts |= {"begins": f"{row.begins:%H:%M}", "ends": f"{row.ends:%H:%M}"}
    mail.queue_messages(
        list(
            _draft_intervision_messages(
                people, facts, about=f"intervision-date:{row.pk}", occurrence=row.changes.count()
            )
        ),
        kind="intervision_date_changed",
        subject=_("Other day or hours: %(title)s"),
        body=[
            _("The intervision “%(title)s” of %(before)s now takes place on %(day)s. You keep your place.")
            if before != row.on
            else _("The intervision “%(title)s” of %(day)s has other hours. You keep your place."),
            HELD_BETWEEN if row.begins else HELD_AT,
            _("Does it no longer suit you? Choose another date or cancel under “Intervision” on the website."),
        ],
        at=at,
    )


def notify_date_cancelled(
    row: IntervisionDate, people: Sequence[Registration], *, others: Sequence[date], at: datetime
) -> None:
    """Tells who was registered that the date does not take place, and which other dates there are."""
    facts = {"title": row.intervision.title, "day": row.on}
    letters = []
    for letter in _draft_intervision_messages(people, facts, about=f"intervision-date:{row.pk}"):
        with translation.override(letter.language):
            dates = ", ".join(date_format(each, "DATE_FORMAT") for each in others)
        letters.append(mail.MessageDraft(letter.reader_id, letter.language, letter.about, facts | {"others": dates}))
    mail.queue_messages(
        letters,
        kind="intervision_date_cancelled",
        subject=_("Cancelled: %(title)s of %(day)s"),
        body=[
            _("The intervision “%(title)s” of %(day)s does not take place, and your registration has been cancelled."),
            _("You can choose another date under “Intervision” on the website: %(others)s.")
            if others
            else _("There is no other date yet. As soon as there is one, you find it under “Intervision”."),
        ],
        at=at,
    )


def notify_asked_to_prepare(rows: Sequence[Preparation], *, at: datetime) -> None:
    """Asks coaches to share an experience of their own and one of the company."""
    if not rows:
        return
    facts = {"title": rows[0].intervision.title}
    mail.queue_messages(
        list(_draft_intervision_messages(rows, facts, about=f"intervision:{rows[0].intervision_id}")),
        kind="intervision_preparation",
        subject=_("Please share your experience: %(title)s"),
        body=[
            _(
                "You guide a company. For the intervision “%(title)s” we ask you to share in a few sentences what you "
                "experienced as a coach, and what the company experienced."
            ),
            _("You do that on the website, under “Intervision”. Do not mention the name of the company."),
            _("What you share is given to the coaches of the intervision, with your name."),
        ],
        at=at,
    )


def _draft_intervision_messages(
    rows: Iterable[Registration | Preparation], facts: dict[str, object], *, about: str, occurrence: int = 1
) -> Iterator[mail.MessageDraft]:
    """A letter to each coach who has an account."""
    for row in rows:
        if reader := row.coach.user:
            yield mail.MessageDraft(reader.pk, reader.language, about, facts, occurrence)
