"""Where each person can go: the places of every capacity somebody has in the programmes."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, F, OuterRef
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coaches.models import Candidate, Coach, PoolCoach
from healthcoach.programmes.access import role_kinds
from healthcoach.programmes.models import ProgrammeKind, Role
from healthcoach.users.models import User
from healthcoach.website import menu as places
from healthcoach.website.menu import MenuItem
from subsidies.models import Contact


@dataclass(frozen=True)
class MenuLink:
    """A place as one person sees it on one page; `current` is "page" on the place itself, "true" within it. Its parts
    are shown there only."""

    label: str
    address: str
    current: str = ""
    parts: tuple["MenuLink", ...] = ()


COMPANY, COACH, CANDIDATE, ADMINISTRATOR = "company", "coach", "candidate", "admin"
RESILIENCE = "resilience coach"
# What these roles are in an internal pool, which has other work than a subsidy; the other roles are the same in both.
IN_A_POOL = {Role.STAFF: "pool staff", Role.AUDITOR: "pool auditor"}
OF_A_POOL = [places.INTERNAL_POOL, places.THE_COACHES, places.ANSWERS_OF_THE_POOL]
# In the order in which somebody with several capacities sees them; the first place of each is where its work is.
PLACES = {
    COMPANY: [places.MY_APPLICATIONS, places.APPLY],
    COACH: [places.MY_TRAJECTORIES, places.REQUESTS, places.PAYOUTS, places.MY_COACHING],
    RESILIENCE: [places.MY_CASES, places.MY_PLACE_IN_THE_POOL],
    CANDIDATE: [places.MY_CANDIDACY, places.MY_COURSES],
    Role.STAFF: [
        *(places.WORKLIST, places.DECISIONS, places.TRAJECTORIES, places.THE_COACHES),
        *(places.FINANCES, places.ANSWERS),
    ],
    Role.STEERING: [places.DECISIONS, places.THE_GRANT, places.ANSWERS_ABOUT_THE_SUBSIDY],
    Role.FINANCE: [places.FINANCES, places.DECISIONS, places.STATE_OF_AFFAIRS],
    Role.AUDITOR: [
        *(places.FINANCES, places.DECISIONS, places.TRAJECTORIES, places.THE_COACHES),
        places.ANSWERS,
    ],
    Role.TRAINER: [places.COURSES],
    Role.REPORTING: [places.CROSS_TABLES, places.WELLBEING],
    **dict.fromkeys(IN_A_POOL.values(), OF_A_POOL),
    ADMINISTRATOR: [
        *(places.ANSWERS, places.DECISIONS, places.TRAJECTORIES, places.THE_COACHES, places.FINANCES),
        *(places.INTERNAL_POOL, places.ADMIN),
    ],
}
CAPACITY_NAMES = {
    COMPANY: _("For your company"),
    COACH: _("As a coach"),
    RESILIENCE: _("As a resilience coach"),
    CANDIDATE: _("As a candidate"),
    **{role: role.label for role in Role},
    IN_A_POOL[Role.STAFF]: _("Internal pool"),
    IN_A_POOL[Role.AUDITOR]: _("Auditor of the internal pool"),
    ADMINISTRATOR: _("As administrator"),
}


def find_user_capacities(user: User) -> list[str]:
    """What somebody is in the programme. Two queries, whoever it is."""
    held = {_find_role_capacity(role, kind) for role, kind in role_kinds(user)}
    own, candidacies = OuterRef("pk"), Candidate.objects.live().filter(coach__isnull=True)
    is_also = {
        COMPANY: Exists(Contact.objects.filter(user=own)),
        COACH: Exists(Coach.objects.filter(user=own, programme__kind=ProgrammeKind.SUBSIDY)),
        RESILIENCE: Exists(PoolCoach.objects.now_of(own)),
        CANDIDATE: Exists(candidacies.filter(user=own)),
        ADMINISTRATOR: F("is_superuser"),
    }
    for row in User.objects.filter(pk=user.pk).values_list(*is_also.values()):
        held |= {capacity for capacity, is_one in zip(is_also, row, strict=True) if is_one}
    return [capacity for capacity in PLACES if capacity in held]


def _find_role_capacity(role: str, kind: str) -> str:
    return IN_A_POOL.get(role, role) if kind == ProgrammeKind.POOL else role


def build_user_menu(user: User) -> list[MenuItem]:
    """The places of a person: the public ones for a visitor, the company's for somebody who is new."""
    if not user.is_authenticated:
        return places.PUBLIC_MENU
    held = find_user_capacities(user) or [COMPANY]
    found: dict[str, MenuItem] = {}
    for each in (each for capacity in held for each in PLACES[capacity]):
        known = found.setdefault(each.name, each)
        if len(each.parts) > len(known.parts):  # what one capacity sees of a place, another may see more of
            found[each.name] = each
    return list(found.values())


def build_navigation(request: HttpRequest) -> list[MenuLink]:
    """The links at the top of a page, with the one where the reader is, and below that one its parts."""
    here = request.resolver_match.view_name if request.resolver_match else ""
    user = getattr(request, "user", AnonymousUser())  # a request can be refused before anybody asks who sent it
    return _build_links(build_user_menu(user), here)


def _build_links(places: Iterable[MenuItem], here: str) -> list[MenuLink]:
    links, found = [], False
    for each in places:
        current = "" if found else _mark_current(each, here)
        found = found or bool(current)
        parts = tuple(_build_links(each.parts, here)) if current else ()
        links.append(MenuLink(each.label, reverse(each.name), current, parts))
    return links


def _mark_current(place: MenuItem, here: str) -> str:
    if here == place.name and not place.parts:
        return "page"
    return "true" if here == place.name or place.holds(here) else ""
