"""The state of affairs as tables for people. Page, CSV and text show the same tables, and every total is the sum of
the rows above it, counted on its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from coaches.candidacy import tables as candidacy
from coaches.candidacy.rules import UNKNOWN, Angle, EmployerKind
from coaches.candidacy.tables import AtLeast
from coaches.certification import tables as certification
from healthcoach.money import ZERO
from subsidies.applications import tables as applications
from subsidies.applications.models import Referral
from subsidies.budget import tables as budget
from subsidies.budget.models import BudgetLine, Tranche
from subsidies.budget.rules import Kind, Stage
from subsidies.programmes.models import Programme
from subsidies.trajectories import tables as trajectories
from trainings.courses import tables as courses
from trainings.intervisions import tables as intervisions

Cell = int | Decimal | AtLeast | date | str
HELD = (Stage.AVAILABLE, Stage.RESERVED, Stage.DUE, Stage.PAID)


@dataclass(frozen=True)
class Row:
    """One line of a table; a part is contained in the row above it and not added to the total again. A row with a
    `key` is one of the figures that everybody asks for first; its last cell is that figure."""

    label: Cell
    cells: Sequence[Cell]
    part: bool = False
    key: str = ""


@dataclass(frozen=True)
class Table:
    """A table with its heading; the first column names the rows. Without rows, a sentence says so."""

    name: str
    caption: str
    columns: Sequence[str]
    rows: Sequence[Row]
    total: Row | None = None
    empty: str = ""


def tables(programme: Programme, on: date) -> list[Table]:
    """Everything that is known of a programme at the end of a day."""
    found = applications.by_status(programme.pk, on) | applications.parts(programme.pk, on)
    over = trajectories.finished(programme.pk, on)
    lines = budget.lines(programme.pk)
    received = budget.tranches(programme.pk, on)
    held = budget.held(lines, on, stages=(Stage.GRANTED, *HELD))
    return [
        _applications(found),
        _trajectories(found["started"], over),
        _referrals(applications.by_referral(programme.pk, on), found["submitted"]),
        _budget(lines, held),
        _received(lines, held, received),
        _tranches(received),
        _expected(budget.expected(programme.pk, on), on),
        *_coaches(programme.pk, on),
        _course(programme.pk, on),
        _intervisions(programme.pk, on),
    ]


def key_figures(found: Sequence[Table]) -> list[Row]:
    """The rows that everybody asks for first; of a table its total before its parts."""
    rows = [row for table in found for row in (table.total, *table.rows) if row]
    return [row for row in rows if row.key]


def _applications(found: dict[str, int]) -> Table:
    waiting = found["approved"] - found["started"] - found["lapsed"]
    return Table(
        "applications",
        _("Applications"),
        [_("What became of them"), _("Number")],
        [
            Row(_("Approved"), [found["approved"]], key=_("Approved")),
            Row(_("of which waiting for a start"), [waiting], part=True),
            Row(_("of which trajectory started"), [found["started"]], part=True, key=_("Trajectory started")),
            Row(_("of which lapsed: not started in time"), [found["lapsed"]], part=True),
            Row(_("In review"), [found["pending"]], key=_("In review")),
            Row(_("of which complete, waiting for the steering group"), [found["complete"]], part=True),
            Row(_("of which being checked for completeness"), [found["pending"] - found["complete"]], part=True),
            Row(_("Withdrawn"), [found["withdrawn"]]),
            Row(_("Rejected"), [found["rejected"]]),
        ],
        Row(_("Total handed in"), [found["submitted"]], key=_("Applications handed in")),
    )


def _trajectories(started: int, over: dict[str, int]) -> Table:
    return Table(
        "trajectories",
        _("Trajectories"),
        [_("Where they stand"), _("Number")],
        [
            Row(_("Running"), [started - over["ended"] - over["stopped"]]),
            Row(_("Ended"), [over["ended"]]),
            Row(_("Stopped early"), [over["stopped"]]),
        ],
        Row(_("Total started"), [started]),
    )


def _referrals(counted: dict[Referral, int], total: int) -> Table:
    return Table(
        "referrals",
        _("How companies heard of the programme"),
        [_("Channel"), _("Applications")],
        [Row(channel.label, [counted.get(channel, 0)]) for channel in Referral],
        Row(_("Total handed in"), [total]),
    )


def _budget(lines: Sequence[BudgetLine], held: dict[tuple[int, Stage], Decimal]) -> Table:
    def row(label: str, stage: Stage, *kinds: Kind, key: str = "") -> Row:
        amounts = [held[line.pk, stage] if line.kind in (kinds or Kind) else ZERO for line in lines]
        return Row(label, [*amounts, sum(amounts, ZERO)], key=key)

    return Table(
        "budget",
        _("Budget"),
        [_("Where the grant stands"), *(f"{line.get_kind_display()} ({line.share:.0%})" for line in lines), _("Total")],
        [
            row(_("Still available"), Stage.AVAILABLE),
            row(_("Reserved for approved applications"), Stage.RESERVED),
            row(_("Due to coaches, not yet paid"), Stage.DUE, Kind.COACHING),
            row(_("Due to suppliers, not yet paid"), Stage.DUE, Kind.OPERATING),
            row(_("Paid"), Stage.PAID, key=_("Paid")),
        ],
        row(_("Total granted"), Stage.GRANTED),
    )


def _received(
    lines: Sequence[BudgetLine], held: dict[tuple[int, Stage], Decimal], received: Sequence[Tranche]
) -> Table:
    granted = [held[line.pk, Stage.GRANTED] for line in lines]
    came_in = [sum((each.amount for each in received if each.line_id == line.pk), ZERO) for line in lines]
    to_come = [all_of_it - part for all_of_it, part in zip(granted, came_in, strict=True)]
    return Table(
        "received",
        _("Received from the funder"),
        [_("Of the grant"), *(line.get_kind_display() for line in lines), _("Total")],
        [
            Row(_("Received in tranches"), [*came_in, sum(came_in, ZERO)]),
            Row(_("Still to be received"), [*to_come, sum(to_come, ZERO)]),
        ],
        Row(_("Total granted"), [*granted, sum(granted, ZERO)]),
    )


def _tranches(received: Sequence[Tranche]) -> Table:
    rows = [
        Row(
            each.received_on,
            [
                each.line.get_kind_display(),
                _share(each),
                each.amount,
            ],
        )
        for each in received
    ]
    return Table(
        "tranches",
        _("Tranches received"),
        [_("Received on"), _("Line"), _("Share"), _("Amount")],
        rows,
        Row(_("Total received"), ["", "", sum((each.amount for each in received), ZERO)]) if rows else None,
        empty=_("No tranche had been received yet."),
    )


def _expected(awaited: Sequence[Tranche], on: date) -> Table:
    def requested_on(each: Tranche) -> Cell:
        day = each.requested_at and localdate(each.requested_at)
        return day if day and day <= on else ""

    rows = [
        Row(each.expected_on, [each.line.get_kind_display(), _share(each), requested_on(each), each.amount])
        for each in awaited
    ]
    return Table(
        "expected",
        _("Tranches expected"),
        [_("Expected on"), _("Line"), _("Share"), _("Requested on"), _("Amount")],
        rows,
        Row(_("Total expected"), ["", "", "", sum((each.amount for each in awaited), ZERO)]) if rows else None,
        empty=_("No tranche was expected."),
    )


def _share(tranche: Tranche) -> str:
    percentage = f"{tranche.percentage.normalize():f}"
    return _("%(percentage)s%% of %(base)s") % {"percentage": percentage, "base": tranche.get_base_display()}


def _coaches(programme_id: int, on: date) -> list[Table]:
    candidates = candidacy.candidates(programme_id, on)
    standing = certification.standing(programme_id, on)
    signed = certification.agreements(programme_id, on)
    path = Table(
        "coaches",
        _("From candidate to coach"),
        [_("Reached"), _("People")],
        [
            Row(_("Candidates"), [candidates]),
            Row(_("of which completed the course"), [courses.trained(programme_id, on)], part=True),
            Row(_("of which signed the agreement"), [signed], part=True),
        ],
    )
    under_agreement = Table(
        "agreements",
        _("Coaches with an agreement"),
        [_("Where they stand"), _("Coaches")],
        [
            Row(_("Active"), [standing["active"]]),
            Row(_("Blocked"), [standing["in_block"]]),
            Row(_("Expired: no intervision in time"), [standing["expired"]]),
            Row(_("Without a bank account yet"), [standing["without_account"]]),
            Row(_("Retired"), [standing["retired"]]),
        ],
        Row(_("Total with an agreement"), [signed]),
    )
    return [path, under_agreement, _profiles(programme_id, on, candidates)]


def _profiles(programme_id: int, on: date, candidates: AtLeast) -> Table:
    counted = candidacy.by_angle_and_employer(programme_id, on)
    angles, employers = _said(Angle, {pair[0] for pair in counted}), _said(EmployerKind, {pair[1] for pair in counted})

    def row(angle: str) -> Row:
        numbers = [counted.get((angle, employer), 0) for employer in employers]
        return Row(angles[angle], [*numbers, sum(numbers)])

    per_employer = [sum(counted.get((angle, employer), 0) for angle in angles) for employer in employers]
    return Table(
        "profiles",
        _("Candidates entered, by diploma and employer"),
        [_("Angle of the diploma"), *employers.values(), _("Total")],
        [row(angle) for angle in angles],
        Row(_("Total candidates"), [*per_employer, candidates]),
    )


def _said(choices: type[TextChoices], found: set[str]) -> dict[str, str]:
    """The choices by name, and “unknown” apart when it was counted."""
    return {each.value: str(each.label) for each in choices} | ({UNKNOWN: _("Unknown")} if UNKNOWN in found else {})


def _course(programme_id: int, on: date) -> Table:
    course = courses.offer(programme_id, on)
    rows = []
    if course:
        rows = [
            Row(_("Name"), [course.name]),
            Row(pgettext("length of a course", "Days"), [course.days]),
            Row(_("Price per person"), [course.price]),
            *(Row(_("Partner"), [str(partner)]) for partner in course.partners.all()),
        ]
    return Table("course", _("Course"), [_("Offer"), _("What")], rows, empty=_("No course was on offer yet."))


def _intervisions(programme_id: int, on: date) -> Table:
    rows = [
        Row(day.on, [each.title, each.venue, each.price])
        for each in intervisions.announced(programme_id, on)
        for day in each.dates.all()
    ]
    columns = [_("Date"), _("Intervision"), _("Venue"), _("Price")]
    empty = _("No intervision had been announced yet.")
    return Table("intervisions", _("Intervisions announced"), columns, rows, empty=empty)
