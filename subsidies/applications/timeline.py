"""What happened to a file, read back from the audit trail: every change, with who, when, from where, old and new."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from django.apps import apps
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from healthcoach.programmes.models import Assignment, Role
from healthcoach.users.models import User
from subsidies.applications.models import Application

# Of each tracked model: how people call it, and the fields worth telling, in words.
TRACKED_FIELDS: dict[str, tuple[str, dict[str, str]]] = {
    "Application": (
        _("Application"),
        {
            "status": _("status"),
            "company_name": _("name of the company"),
            "postal_code": _("postal code"),
            "municipality": _("municipality"),
            "headcount": _("number of employees"),
            "low_skilled": _("many of them are low-skilled"),
            "themes": _("themes"),
            "motivation_of_company": _("why the company applies"),
            "referral": _("how they heard of us"),
            "de_minimis_declared": _("declaration on honour"),
            "submitted_at": _("submitted"),
            "submitted_by": _("submitted by"),
            "completed_at": _("found complete"),
            "completed_by": _("found complete by"),
            "decided_at": _("decided"),
            "decided_by": _("decided by"),
            "motivation": _("motivation"),
            "reserved": _("reserved"),
            "lapses_on": _("lapses after"),
            "started_at": _("start noted"),
            "started_by": _("start noted by"),
            "withdrawn_at": _("withdrawn"),
            "withdrawn_by": _("withdrawn by"),
            "withdrawal_reason": _("reason of withdrawal"),
            "lapsed_at": _("lapsed"),
        },
    ),
    "Contact": (_("Contact"), {"name": _("name"), "email": _("e-mail address"), "phone": _("telephone")}),
    "CoachRequest": (
        _("Request to a coach"),
        {
            "status": _("status"),
            "coach": _("coach"),
            "declined_reason": _("reason"),
        },
    ),
    "Trajectory": (
        _("Trajectory"),
        {
            "status": _("status"),
            "coach": _("coach"),
            "started_on": _("started on"),
            "ended_at": _("ended"),
            "ended_by": _("ended by"),
            "action_plan": _("action plan"),
            "evaluation": _("evaluation"),
            "aligned_with_prevention": _("plan aligned with the prevention service"),
            "stopped_at": _("stopped"),
            "stopped_by": _("stopped by"),
            "stop_reason": _("reason"),
        },
    ),
    "Coaching": (
        _("Part of the trajectory"),
        {"coach": _("coach"), "from_on": _("from"), "until_on": _("until"), "reason": _("reason")},
    ),
    "Session": (_("Session"), {"held_on": _("date"), "minutes": _("minutes"), "step": _("step")}),
    "Payout": (
        _("Payout"),
        {
            "status": _("status"),
            "minutes": _("minutes"),
            "amount": _("amount"),
            "settled_at": _("calculated"),
            "parked_at": _("set aside"),
            "parked_reason": _("reason"),
        },
    ),
}
MADE, CHANGED, REMOVED = "insert", "update", "delete"
SUBMISSION_KIND = "submit"  # the change with which a file begins
BACKFILL_CHANNEL = "import"  # the door of what happened before it was entered
# Of a row entered afterwards: the facts that say when this change happened, the latest step first.
EFFECTIVE_DATE_FIELDS = {
    "Application": ("changed_at",),
    "CoachRequest": ("used_at", "lapsed_at", "taken_back_at", "declined_at", "accepted_at", "asked_at"),
    "Coaching": ("handed_over_at",),
    "Trajectory": ("ended_at", "stopped_at"),
    "Session": ("logged_at",),
    "Payout": ("settled_at", "parked_at", "queued_at"),
}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that changed: its name in words, and its value before and after."""

    label: str
    field: models.Field
    old: object
    new: object


@dataclass(frozen=True, slots=True)
class TrailEntry:
    """One change of one row: when, by whom (nobody known: a job or a command), through which door, and what. What was
    entered afterwards stands at the moment it happened, with the moment of entering beside it."""

    at: datetime
    recorded_at: datetime
    kind: str
    what: str
    who: User | None
    role: str
    door: str
    changes: list[FieldChange]

    @property
    def is_late(self) -> bool:
        """Whether it was entered after it happened."""
        return self.door == BACKFILL_CHANNEL


def load_audit_trail(application: Application) -> list[TrailEntry]:
    """Everything that happened to a file from its submission on, newest first; how the draft came about is the
    company's own. As many queries for one change as for a thousand."""
    read = [(name, event) for name, rows in _load_trail_events(application).items() for event in rows]
    people = _load_named_people(event for _name, event in read)
    roles = _load_role_labels(application, people)
    since = read[0][1].pgh_created_at if read else None
    undated = {"Contact": application.submitted_at}
    undated |= dict.fromkeys(("Trajectory", "Coaching"), application.started_at)
    entries = []
    for _row, history in groupby(read, key=lambda pair: (pair[0], pair[1].pgh_obj_id)):
        before = None
        for name, event in history:
            changes = list(_iterate_field_changes(TRACKED_FIELDS[name][1], before, event, people))
            if event.pgh_created_at >= since and (changes or event.pgh_label != CHANGED):
                kind = SUBMISSION_KIND if before is None and event.pgh_label == CHANGED else event.pgh_label
                entry = _build_trail_entry(name, kind, event, changes, people, roles)
                entries.append(replace(entry, at=_find_event_moment(name, event, undated)) if entry.is_late else entry)
            before = event
    entries.sort(key=lambda entry: entry.at)  # at one moment: in the order of the journey, and of the events
    return entries[::-1]


def _load_trail_events(application: Application) -> dict[str, QuerySet]:
    """The recorded events of the file, its contact, requests, trajectory with its parts, sessions and payouts; seven
    queries."""
    of = {
        "Application": Q(pgh_obj=application.pk, submitted_at__isnull=False),
        "Contact": Q(pgh_obj=application.contact_id),
        "CoachRequest": Q(application=application.pk),
        "Trajectory": Q(application=application.pk),
        "Coaching": Q(trajectory__application=application.pk),
        "Session": Q(trajectory__application=application.pk),
        "Payout": Q(trajectory__application=application.pk),
    }
    related = {"Trajectory": ["coach", "action_plan"], "CoachRequest": ["coach"], "Coaching": ["coach"]}
    return {
        name: apps.get_model("subsidies", f"{name}Event")
        .objects.filter(which)
        .select_related("pgh_context", *related.get(name, []))
        .order_by("pgh_obj_id", "pgh_id")
        for name, which in of.items()
    }


def _iterate_field_changes(labels: dict[str, str], before, event, people: dict[int, User]) -> Iterator[FieldChange]:
    for name, label in labels.items():
        field = event._meta.get_field(name)
        old, new = (_read_event_value(row, field, people) for row in (before, event))
        if event.pgh_label == REMOVED:
            old, new = new, None
        if old != new and not (old in (None, "", []) and new in (None, "", [])):
            yield FieldChange(label, field, old, new)


def _read_event_value(row, field: models.Field, people: dict[int, User]) -> object:
    if row is None:
        return None
    if field.related_model is User:
        return people.get(getattr(row, field.attname))
    return getattr(row, field.name)


def _build_trail_entry(
    name: str, kind: str, event, changes: list[FieldChange], people: dict[int, User], roles: dict[int, str]
) -> TrailEntry:
    metadata = event.pgh_context.metadata if event.pgh_context else {}
    who = people.get(metadata.get("user"))
    return TrailEntry(
        at=event.pgh_created_at,
        recorded_at=event.pgh_created_at,
        kind=kind,
        what=TRACKED_FIELDS[name][0],
        who=who,
        role=roles.get(who.pk, "") if who else "",
        door=metadata.get("where", ""),
        changes=changes,
    )


def _find_event_moment(name: str, event, undated: dict[str, datetime | None]) -> datetime:
    """The moment of a change that was entered afterwards, from the dated facts of its row; without any, the moment at
    which a row of its kind is made."""
    facts = (getattr(event, fact) for fact in EFFECTIVE_DATE_FIELDS.get(name, ()))
    return next(filter(None, facts), None) or undated.get(name) or event.pgh_created_at


def _load_named_people(events: Iterable) -> dict[int, User]:
    """Everybody the events name, as doer or in a field; one query."""
    named: set[int] = set()
    for event in events:
        if event.pgh_context and event.pgh_context.metadata.get("user"):
            named.add(event.pgh_context.metadata["user"])
        named |= {
            getattr(event, field.attname)
            for field in event._meta.concrete_fields
            if field.related_model is User and getattr(event, field.attname)
        }
    return User.objects.in_bulk(named)


def _load_role_labels(application: Application, people: dict[int, User]) -> dict[int, str]:
    """What each of them is in the programme; the company's own people are the company. One query."""
    given = Assignment.objects.filter(programme=application.programme_id, user__in=people).order_by("pk")
    roles = {user: str(Role(role).label) for user, role in given.values_list("user", "role")}
    return {application.contact.user_id: str(_("Company"))} | roles
