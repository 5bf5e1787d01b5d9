"""Where each person can go: the places of every capacity somebody has in the programme. The money has many pages, so it
is one place with its own parts below."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coaches.models import Coach, PoolCoach
from healthcoach.users.models import Role, User
from subsidies.models import Contact
from subsidies.programmes.models import ProgrammeKind


@dataclass(frozen=True)
class Place:
    """A page in the navigation, the names of the pages that lie within it, and the places of which it is made up; the
    first of these is the page itself."""

    label: str
    name: str
    within: frozenset[str] = frozenset()
    parts: tuple["Place", ...] = ()

    def holds(self, view: str) -> bool:
        """Whether a page lies within it or within one of its parts."""
        return view in self.within or any(view == part.name or part.holds(view) for part in self.parts)


@dataclass(frozen=True)
class Link:
    """A place as one person sees it on one page; `current` is "page" on the place itself, "true" within it. Its parts
    are shown there only."""

    label: str
    address: str
    current: str = ""
    parts: tuple["Link", ...] = ()


def place(label: str, name: str, *within: str) -> Place:
    """A place and what lies within it."""
    return Place(label, name, frozenset(within))


FILE = ("application", "application_history", "application_withdraw", "application_start", "coach_choose")
PUBLIC = [
    place(_("The programme"), "home"),
    place(_("Does it suit us?"), "eligibility"),
    place(_("Apply"), "apply"),
    place(_("For coaches"), "for_coaches"),
    place(_("Agenda"), "agenda"),
    place(_("Figures"), "figures"),
]
MY_APPLICATIONS = place(_("My applications"), "applications", *FILE, "application_edit")
APPLY = place(_("New application"), "apply")
TRAJECTORY = ("trajectory", "session_add", "trajectory_end", "trajectory_stop", "trajectory_hand_over")
MY_TRAJECTORIES = place(_("My trajectories"), "trajectories", *TRAJECTORY)
REQUESTS = place(_("Requests of companies"), "coach_requests", "coach_request_decline")
MY_ACCOUNT = place(_("Bank account"), "coach_account")
MY_CANDIDACY = place(
    _("My candidacy"),
    "candidacy",
    *("candidacy_edit", "diploma_add", "proof_add", "diploma_remove", "proof_remove"),
    *("candidacy_submit", "candidacy_withdraw"),
)
CANDIDATES = place(_("Candidates"), "candidates", "candidate", "candidates_decide", "proofs_judge", "conditions")
TRAJECTORIES = place(_("Trajectories"), "trajectories", *TRAJECTORY)
WORKLIST = place(_("Worklist"), "worklist", *FILE)
DECISIONS = place(_("Files"), "decisions", *FILE, "decide")
PAYOUTS = place(_("Payouts"), "payouts")
OVERVIEW = place(_("Overview"), "finance_overview")
TRANCHES = place(
    _("Tranches"),
    "tranches",
    *("tranche", "tranche_add", "tranche_schedule", "tranche_request", "tranche_receive", "tranche_drop"),
)
EXPENSES = place(_("Costs"), "expenses", "expense", "expense_enter", "expense_approve", "expense_refuse")
PAY = place(
    _("Pay"),
    "payables",
    *("payable", "payables_review", "payable_hold", "payable_account", "paying_account", "batch_make"),
)
BATCHES = place(_("Payment batches"), "batches", "batch", "batch_cancel", "payment_refuse")
BANK = place(_("Bank"), "bank", "bank_import", "bank_breaks", "bank_statement", "bank_line")
RECOVERIES = place(
    _("Recoveries"),
    "recoveries",
    *("recovery", "recovery_propose", "recovery_order", "recovery_refuse", "recovery_receive", "recovery_waive"),
)
CORRECTIONS = place(_("Corrections"), "corrections", "correction", "correction_propose", "correction_refuse")
BOOKS = place(_("Three books"), "comparison")
SAMPLES = place(_("Samples"), "euro_samples", "euro_sample", "euro")
CLOSING = place(
    _("Year end"),
    "closing",
    *("closing_coaches", "closing_journal", "closing_register", "closing_awards", "award_register"),
)
LINES = place(_("Budget"), "budget")
CALCULATED = replace(PAYOUTS, within=frozenset({"payout_invoice"}))
FINANCES = Place(
    _("Finances"),
    "finance_overview",
    parts=(
        *(OVERVIEW, TRANCHES, CALCULATED, EXPENSES, PAY, BATCHES, BANK),
        *(RECOVERIES, CORRECTIONS, BOOKS, SAMPLES, CLOSING, LINES),
    ),
)
THE_GRANT = replace(FINANCES, parts=(OVERVIEW, TRANCHES, LINES))  # what everybody with a role reads of the money
COURSES = place(
    _("Courses"),
    "courses",
    *("course_offer", "course_stop", "edition_plan", "edition", "edition_change", "edition_cancel"),
    *("enrol_candidate", "attendance"),
)
MY_COURSES = place(_("My courses"), "my_courses")
MY_CASES = place(_("My case files"), "my_cases", "case_open", "case")
CASES = place(_("Case files"), "cases", "case", "case_import", "case_list")
POOL_COACHES = place(_("Coaches of the pool"), "pool_coaches", "pool_coach_enter", "pool_coach_leave")
INTERNAL_POOL = Place(_("Internal pool"), "cases", parts=(CASES, POOL_COACHES))
ANSWERS = place(_("State of affairs"), "state_of_affairs")
TABLES = place(_("Tables"), "tables", "releases")
WELLBEING = place(_("Wellbeing"), "wellbeing", "wellbeing_add", "wellbeing_edit")
TABLES_AND_WELLBEING = Place(_("Tables"), "tables", parts=(TABLES, WELLBEING))
ADMIN = place(_("Administration"), "admin:index")

COMPANY, COACH, ADMINISTRATOR = "company", "coach", "admin"
RESILIENCE = "resilience coach"
# What these roles are in an internal pool, which has other work than a subsidy; the other roles are the same in both.
IN_A_POOL = {Role.STAFF: "pool staff", Role.AUDITOR: "pool auditor"}
# In the order in which somebody with several capacities sees them; the first place of each is where its work is.
PLACES = {
    COMPANY: [MY_APPLICATIONS, APPLY],
    COACH: [MY_TRAJECTORIES, PAYOUTS, MY_COURSES, MY_ACCOUNT],
    Role.STAFF: [WORKLIST, DECISIONS, TRAJECTORIES, COURSES, FINANCES, ANSWERS],
    Role.STEERING: [DECISIONS, THE_GRANT, ANSWERS],
    Role.FINANCE: [FINANCES, DECISIONS, ANSWERS],
    Role.AUDITOR: [FINANCES, DECISIONS, TRAJECTORIES, COURSES, ANSWERS],
    Role.TRAINER: [COURSES],
    ADMINISTRATOR: [ANSWERS, DECISIONS, TRAJECTORIES, COURSES, FINANCES, ADMIN],
    COACH: [MY_TRAJECTORIES, PAYOUTS, MY_ACCOUNT],
    RESILIENCE: [MY_CASES],
    Role.STAFF: [WORKLIST, DECISIONS, TRAJECTORIES, FINANCES, ANSWERS, TABLES_AND_WELLBEING],
    Role.STEERING: [DECISIONS, THE_GRANT, ANSWERS, TABLES],
    Role.FINANCE: [FINANCES, DECISIONS, ANSWERS],
    Role.AUDITOR: [FINANCES, DECISIONS, TRAJECTORIES, ANSWERS, TABLES_AND_WELLBEING],
    Role.REPORTING: [TABLES, WELLBEING],
    **{capacity: [INTERNAL_POOL, TABLES_AND_WELLBEING] for capacity in IN_A_POOL.values()},
    ADMINISTRATOR: [ANSWERS, TABLES_AND_WELLBEING, DECISIONS, TRAJECTORIES, FINANCES, INTERNAL_POOL, ADMIN],
}
NAMES = {
    COMPANY: _("For your company"),
    COACH: _("As a coach"),
    RESILIENCE: _("As a resilience coach"),
    **{role: role.label for role in Role},
    IN_A_POOL[Role.STAFF]: _("Internal pool"),
    IN_A_POOL[Role.AUDITOR]: _("Auditor of the internal pool"),
    ADMINISTRATOR: _("As administrator"),
}


def capacities(user: User) -> list[str]:
    """What somebody is in the programme. Two queries, whoever it is."""
    held = {_capacity(role, kind) for role, kind in user.roles_by_kind()}
    of_subsidy = Coach.objects.filter(user=OuterRef("pk"), programme__kind=ProgrammeKind.SUBSIDY)
    known = User.objects.filter(pk=user.pk).values_list(
        Exists(Contact.objects.filter(user=OuterRef("pk"))),
        Exists(of_subsidy),
        Exists(PoolCoach.objects.now_of(OuterRef("pk"))),
        "is_superuser",
    )
    for row in known:
        is_also = zip((COMPANY, COACH, RESILIENCE, ADMINISTRATOR), row, strict=True)
        held |= {capacity for capacity, is_one in is_also if is_one}
    return [capacity for capacity in PLACES if capacity in held]


def _capacity(role: str, kind: str) -> str:
    return IN_A_POOL.get(role, role) if kind == ProgrammeKind.POOL else role


def places_of(user: User) -> list[Place]:
    """The places of a person: the public ones for a visitor, the company's for somebody who is new."""
    if not user.is_authenticated:
        return PUBLIC
    held = capacities(user) or [COMPANY]
    places: dict[str, Place] = {}
    for each in (each for capacity in held for each in PLACES[capacity]):
        known = places.setdefault(each.name, each)
        if len(each.parts) > len(known.parts):  # what one capacity sees of a place, another may see more of
            places[each.name] = each
    return list(places.values())


def navigation(request: HttpRequest) -> list[Link]:
    """The links at the top of a page, with the one where the reader is, and below that one its parts."""
    here = request.resolver_match.view_name if request.resolver_match else ""
    return _links(places_of(request.user), here)


def _links(places: Iterable[Place], here: str) -> list[Link]:
    links, found = [], False
    for each in places:
        current = "" if found else _current(each, here)
        found = found or bool(current)
        parts = tuple(_links(each.parts, here)) if current else ()
        links.append(Link(each.label, reverse(each.name), current, parts))
    return links


def _current(place: Place, here: str) -> str:
    if here == place.name and not place.parts:
        return "page"
    return "true" if here == place.name or place.holds(here) else ""
