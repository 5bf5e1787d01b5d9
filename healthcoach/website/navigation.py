"""Where each person can go: the places of every capacity somebody has in the programme."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coaches.models import Coach
from healthcoach.users.models import Role, User
from subsidies.models import Contact


@dataclass(frozen=True)
class Place:
    """A page in the navigation, and the names of the pages that lie within it."""

    label: str
    name: str
    within: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Link:
    """A place as one person sees it on one page; `current` is "page" on the place itself, "true" within it."""

    label: str
    address: str
    current: str = ""


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
BUDGET = place(_("Budget"), "budget", "tranche_add")
ANSWERS = place(_("State of affairs"), "state_of_affairs")
ADMIN = place(_("Administration"), "admin:index")

COMPANY, COACH, ADMINISTRATOR = "company", "coach", "admin"
# In the order in which somebody with several capacities sees them; the first place of each is where its work is.
PLACES = {
    COMPANY: [MY_APPLICATIONS, APPLY],
    COACH: [MY_TRAJECTORIES, PAYOUTS, MY_ACCOUNT],
    Role.STAFF: [WORKLIST, DECISIONS, TRAJECTORIES, PAYOUTS, BUDGET, ANSWERS],
    Role.STEERING: [DECISIONS, BUDGET, ANSWERS],
    Role.FINANCE: [BUDGET, PAYOUTS, DECISIONS, ANSWERS],
    Role.AUDITOR: [DECISIONS, TRAJECTORIES, PAYOUTS, BUDGET, ANSWERS],
    ADMINISTRATOR: [ANSWERS, DECISIONS, TRAJECTORIES, PAYOUTS, BUDGET, ADMIN],
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
        places.setdefault(each.name, each)
    return list(places.values())


def navigation(request: HttpRequest) -> list[Link]:
    """The links at the top of a page, with the one where the reader is."""
    here = request.resolver_match.view_name if request.resolver_match else ""
    links, found = [], False
    for each in places_of(request.user):
        current = "" if found else "page" if here == each.name else "true" if here in each.within else ""
        found = found or bool(current)
        links.append(Link(each.label, reverse(each.name), current))
    return links
