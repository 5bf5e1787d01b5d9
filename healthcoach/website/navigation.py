"""Where each person can go: the places of every capacity somebody has in the programme. The money has many pages, so it
is one place with its own parts below."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coaches.models import Coach
from healthcoach.users.models import Role, User
from subsidies.models import Contact


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


FILE = ("application", "application_history", "application_withdraw", "application_start")
PUBLIC = [
    place(_("The programme"), "home"),
    place(_("Does it suit us?"), "eligibility"),
    place(_("Apply"), "apply"),
    place(_("For coaches"), "for_coaches"),
]
MY_APPLICATIONS = place(_("My applications"), "applications", *FILE, "application_edit")
APPLY = place(_("New application"), "apply")
TRAJECTORY = ("trajectory", "session_add", "trajectory_end", "trajectory_stop")
MY_TRAJECTORIES = place(_("My trajectories"), "trajectories", *TRAJECTORY)
MY_ACCOUNT = place(_("Bank account"), "coach_account")
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
MY_INTERVISIONS = place(_("Intervision"), "my_intervisions", "preparation", "my_calendar")
INTERVISIONS = place(
    _("Intervision"),
    "intervisions",
    *("intervision", "intervision_plan", "intervision_date", "intervision_attendance", "intervision_ask"),
    *("intervision_date_add",),
)
ANSWERS = place(_("State of affairs"), "state_of_affairs")
ADMIN = place(_("Administration"), "admin:index")

COMPANY, COACH, ADMINISTRATOR = "company", "coach", "admin"
# In the order in which somebody with several capacities sees them; the first place of each is where its work is.
PLACES = {
    COMPANY: [MY_APPLICATIONS, APPLY],
    COACH: [MY_TRAJECTORIES, MY_INTERVISIONS, PAYOUTS, MY_ACCOUNT],
    Role.STAFF: [WORKLIST, DECISIONS, TRAJECTORIES, INTERVISIONS, FINANCES, ANSWERS],
    Role.STEERING: [DECISIONS, THE_GRANT, ANSWERS],
    Role.FINANCE: [FINANCES, DECISIONS, ANSWERS],
    Role.AUDITOR: [FINANCES, DECISIONS, TRAJECTORIES, INTERVISIONS, ANSWERS],
    ADMINISTRATOR: [ANSWERS, DECISIONS, TRAJECTORIES, FINANCES, ADMIN],
}
NAMES = {
    COMPANY: _("For your company"),
    COACH: _("As a coach"),
    **{role: role.label for role in Role},
    ADMINISTRATOR: _("As administrator"),
}


def capacities(user: User) -> list[str]:
    """What somebody is in the programme. Two queries, whoever it is."""
    held = user.roles() | ({ADMINISTRATOR} if user.is_superuser else set())
    known = User.objects.filter(pk=user.pk).values_list(
        Exists(Contact.objects.filter(user=OuterRef("pk"))), Exists(Coach.objects.filter(user=OuterRef("pk")))
    )
    for is_contact, is_coach in known:
        held |= ({COMPANY} if is_contact else set()) | ({COACH} if is_coach else set())
    return [capacity for capacity in PLACES if capacity in held]


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
