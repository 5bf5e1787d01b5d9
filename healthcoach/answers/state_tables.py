"""The state of affairs as tables for people. Page, CSV and text show the same tables, and every total is the sum of
the rows above it, counted on its own."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from coaches.candidacy import counts as candidacy
from coaches.candidacy.counts import AtLeast
from coaches.candidacy.rules import UNKNOWN_PROFILE_VALUE, Angle, EmployerKind
from coaches.certification import counts as certification
from coaches.renewal.counts import count_by_standing
from healthcoach.answers.state_rows import StateOfAffairsCell, StateOfAffairsRow, StateOfAffairsTable
from healthcoach.core.money import ZERO
from healthcoach.programmes.models import Programme
from subsidies.applications import counts as applications
from subsidies.applications.models import Referral
from subsidies.budget import counts as budget
from subsidies.budget.models import BudgetLine, Tranche
from subsidies.budget.rules import BudgetLineKind, Stage
from subsidies.trajectories import counts as trajectories
from trainings.courses import counts as courses
from trainings.intervisions import counts as intervisions

LINE_STAGES = (Stage.AVAILABLE, Stage.RESERVED, Stage.DUE, Stage.PAID)


def build_state_of_affairs_tables(programme: Programme, on: date) -> list[StateOfAffairsTable]:
    """Everything that is known of a programme at the end of a day."""
    found = applications.count_applications_by_status(programme.pk, on) | applications.count_sub_statuses(
        programme.pk, on
    )
    over = trajectories.count_finished_trajectories(programme.pk, on)
    lines = budget.list_budget_lines(programme.pk)
    received = budget.list_received_tranches(programme.pk, on)
    held = budget.compute_stage_balances(lines, on, stages=(Stage.GRANTED, *LINE_STAGES))
    return [
        _tabulate_applications(found),
        _tabulate_trajectories(found["started"], over),
        _tabulate_referrals(applications.count_applications_by_referral(programme.pk, on), found["submitted"]),
        _tabulate_budget(lines, held),
        _tabulate_received_money(lines, held, received),
        _tabulate_received_tranches(received),
        _tabulate_expected_tranches(budget.list_outstanding_tranches(programme.pk, on), on),
        *_tabulate_coaches(programme.pk, on),
        _tabulate_course(programme.pk, on),
        _tabulate_intervisions(programme.pk, on),
    ]


def find_key_figures(found: Sequence[StateOfAffairsTable]) -> list[StateOfAffairsRow]:
    """The rows that everybody asks for first; of a table its total before its parts."""
    rows = [row for table in found for row in (table.total, *table.rows) if row]
    return [row for row in rows if row.key]


def _tabulate_applications(found: dict[str, int]) -> StateOfAffairsTable:
    waiting = found["approved"] - found["started"] - found["lapsed"]
    return StateOfAffairsTable(
        "applications",
        _("Applications"),
        [_("What became of them"), _("Number")],
        [
            StateOfAffairsRow(_("Approved"), [found["approved"]], key=_("Approved")),
            StateOfAffairsRow(_("of which waiting for a start"), [waiting], part=True),
            StateOfAffairsRow(
                _("of which trajectory started"), [found["started"]], part=True, key=_("Trajectory started")
            ),
            StateOfAffairsRow(_("of which lapsed: not started in time"), [found["lapsed"]], part=True),
            StateOfAffairsRow(_("In review"), [found["pending"]], key=_("In review")),
            StateOfAffairsRow(_("of which complete, waiting for the steering group"), [found["complete"]], part=True),
            StateOfAffairsRow(
                _("of which being checked for completeness"), [found["pending"] - found["complete"]], part=True
            ),
            StateOfAffairsRow(_("Withdrawn"), [found["withdrawn"]]),
            StateOfAffairsRow(_("Rejected"), [found["rejected"]]),
        ],
        StateOfAffairsRow(_("Total handed in"), [found["submitted"]], key=_("Applications handed in")),
    )


def _tabulate_trajectories(started: int, over: dict[str, int]) -> StateOfAffairsTable:
    return StateOfAffairsTable(
        "trajectories",
        _("Trajectories"),
        [_("Where they stand"), _("Number")],
        [
            StateOfAffairsRow(_("Running"), [started - over["ended"] - over["stopped"]]),
            StateOfAffairsRow(_("Ended"), [over["ended"]]),
            StateOfAffairsRow(_("Stopped early"), [over["stopped"]]),
        ],
        StateOfAffairsRow(_("Total started"), [started]),
    )


def _tabulate_referrals(counted: dict[Referral, int], total: int) -> StateOfAffairsTable:
    return StateOfAffairsTable(
        "referrals",
        _("How companies heard of the programme"),
        [_("Channel"), _("Applications")],
        [StateOfAffairsRow(channel.label, [counted.get(channel, 0)]) for channel in Referral],
        StateOfAffairsRow(_("Total handed in"), [total]),
    )


def _tabulate_budget(lines: Sequence[BudgetLine], held: dict[tuple[int, Stage], Decimal]) -> StateOfAffairsTable:
    def row(label: str, stage: Stage, *kinds: BudgetLineKind, key: str = "") -> StateOfAffairsRow:
        amounts = [held[line.pk, stage] if line.kind in (kinds or BudgetLineKind) else ZERO for line in lines]
        return StateOfAffairsRow(label, [*amounts, sum(amounts, ZERO)], key=key)

    return StateOfAffairsTable(
        "budget",
        _("Budget"),
        [_("Where the grant stands"), *(f"{line.get_kind_display()} ({line.share:.0%})" for line in lines), _("Total")],
        [
            row(_("Still available"), Stage.AVAILABLE),
            row(_("Reserved for approved applications"), Stage.RESERVED),
            row(_("Due to coaches, not yet paid"), Stage.DUE, BudgetLineKind.COACHING),
            row(_("Due to suppliers, not yet paid"), Stage.DUE, BudgetLineKind.OPERATING),
            row(_("Paid"), Stage.PAID, key=_("Paid")),
        ],
        row(_("Total granted"), Stage.GRANTED),
    )


def _tabulate_received_money(
    lines: Sequence[BudgetLine], held: dict[tuple[int, Stage], Decimal], received: Sequence[Tranche]
) -> StateOfAffairsTable:
    granted = [held[line.pk, Stage.GRANTED] for line in lines]
    came_in = [sum((each.amount for each in received if each.line_id == line.pk), ZERO) for line in lines]
    to_come = [all_of_it - part for all_of_it, part in zip(granted, came_in, strict=True)]
    return StateOfAffairsTable(
        "received",
        _("Received from the funder"),
        [_("Of the grant"), *(line.get_kind_display() for line in lines), _("Total")],
        [
            StateOfAffairsRow(_("Received in tranches"), [*came_in, sum(came_in, ZERO)]),
            StateOfAffairsRow(_("Still to be received"), [*to_come, sum(to_come, ZERO)]),
        ],
        StateOfAffairsRow(_("Total granted"), [*granted, sum(granted, ZERO)]),
    )


def _tabulate_received_tranches(received: Sequence[Tranche]) -> StateOfAffairsTable:
    rows = [
        StateOfAffairsRow(
            each.received_on,
            [
                each.line.get_kind_display(),
                _format_tranche_share(each),
                each.amount,
            ],
        )
        for each in received
    ]
    return StateOfAffairsTable(
        "tranches",
        _("Tranches received"),
        [_("Received on"), _("Line"), _("Share"), _("Amount")],
        rows,
        StateOfAffairsRow(_("Total received"), ["", "", sum((each.amount for each in received), ZERO)])
        if rows
        else None,
        empty=_("No tranche had been received yet."),
    )


def _tabulate_expected_tranches(awaited: Sequence[Tranche], on: date) -> StateOfAffairsTable:
    def requested_on(each: Tranche) -> StateOfAffairsCell:
        day = each.requested_at and localdate(each.requested_at)
        return day if day and day <= on else ""

    rows = [
        StateOfAffairsRow(
            each.expected_on,
            [each.line.get_kind_display(), _format_tranche_share(each), requested_on(each), each.amount],
        )
        for each in awaited
    ]
    return StateOfAffairsTable(
        "expected",
        _("Tranches expected"),
        [_("Expected on"), _("Line"), _("Share"), _("Requested on"), _("Amount")],
        rows,
        StateOfAffairsRow(_("Total expected"), ["", "", "", sum((each.amount for each in awaited), ZERO)])
        if rows
        else None,
        empty=_("No tranche was expected."),
    )


def _format_tranche_share(tranche: Tranche) -> str:
    percentage = f"{tranche.percentage.normalize():f}"
    return _("%(percentage)s%% of %(base)s") % {"percentage": percentage, "base": tranche.get_base_display()}


def _tabulate_coaches(programme_id: int, on: date) -> list[StateOfAffairsTable]:
    candidates = candidacy.count_candidates(programme_id, on)
    standing = count_by_standing(programme_id, on)
    signed = certification.count_agreements(programme_id, on)
    path = StateOfAffairsTable(
        "coaches",
        _("From candidate to coach"),
        [_("Reached"), _("People")],
        [
            StateOfAffairsRow(_("Candidates"), [candidates]),
            StateOfAffairsRow(
                _("of which completed the course"), [courses.count_trained_people(programme_id, on)], part=True
            ),
            StateOfAffairsRow(_("of which signed the agreement"), [signed], part=True),
        ],
    )
    under_agreement = StateOfAffairsTable(
        "agreements",
        _("Coaches with an agreement"),
        [_("Where they stand"), _("Coaches")],
        [
            StateOfAffairsRow(_("Active"), [standing["active"]]),
            StateOfAffairsRow(_("Blocked"), [standing["in_block"]]),
            StateOfAffairsRow(_("Expired: no intervision in time"), [standing["expired"]]),
            StateOfAffairsRow(_("Without a bank account yet"), [standing["without_account"]]),
            StateOfAffairsRow(_("Retired"), [standing["retired"]]),
        ],
        StateOfAffairsRow(_("Total with an agreement"), [signed]),
    )
    return [path, under_agreement, _tabulate_profiles(programme_id, on, candidates)]


def _tabulate_profiles(programme_id: int, on: date, candidates: AtLeast) -> StateOfAffairsTable:
    counted = candidacy.count_candidates_by_profile(programme_id, on)
    angles, employers = (
        _label_choices(Angle, {pair[0] for pair in counted}),
        _label_choices(EmployerKind, {pair[1] for pair in counted}),
    )

    def row(angle: str) -> StateOfAffairsRow:
        numbers = [counted.get((angle, employer), 0) for employer in employers]
        return StateOfAffairsRow(angles[angle], [*numbers, sum(numbers)])

    per_employer = [sum(counted.get((angle, employer), 0) for angle in angles) for employer in employers]
    return StateOfAffairsTable(
        "profiles",
        _("Candidates entered, by diploma and employer"),
        [_("Angle of the diploma"), *employers.values(), _("Total")],
        [row(angle) for angle in angles],
        StateOfAffairsRow(_("Total candidates"), [*per_employer, candidates]),
    )


def _label_choices(choices: type[TextChoices], found: set[str]) -> dict[str, str]:
    """The choices by name, and “unknown” apart when it was counted."""
    return {each.value: str(each.label) for each in choices} | (
        {UNKNOWN_PROFILE_VALUE: _("Unknown")} if UNKNOWN_PROFILE_VALUE in found else {}
    )


def _tabulate_course(programme_id: int, on: date) -> StateOfAffairsTable:
    course = courses.find_offered_course(programme_id, on)
    rows = []
    if course:
        rows = [
            StateOfAffairsRow(_("Name"), [course.name]),
            StateOfAffairsRow(pgettext("length of a course", "Days"), [course.days]),
            StateOfAffairsRow(_("Price per person"), [course.price]),
            *(StateOfAffairsRow(_("Partner"), [str(partner)]) for partner in course.partners.all()),
        ]
    return StateOfAffairsTable(
        "course", _("Course"), [_("Offer"), _("What")], rows, empty=_("No course was on offer yet.")
    )


def _tabulate_intervisions(programme_id: int, on: date) -> StateOfAffairsTable:
    rows = [
        StateOfAffairsRow(day.on, [each.title, each.venue, each.price])
        for each in intervisions.list_announced_intervisions(programme_id, on)
        for day in each.dates.all()
    ]
    columns = [_("Date"), _("Intervision"), _("Venue"), _("Price")]
    empty = _("No intervision had been announced yet.")
    return StateOfAffairsTable("intervisions", _("Intervisions announced"), columns, rows, empty=empty)
