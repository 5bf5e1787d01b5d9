"""What the pages cost that read the most, in a programme with the most files, amounts due and transfers that there will
ever be, beside the same pages of a small one. Both are databases of their own; the rounds take turns."""

import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median

from tests.bench import ground, large
from tests.bench.subjects import Subject

A_FEW = "a small programme"
# Who asks for which page; a hundred times the rows may not cost ten times as much, nor twice where one's own is asked.
COMPANY, FINANCE, STAFF = "applicant", "finance", "staff"
MEASURED_PAGES = {
    "/api/v1/applications/": (COMPANY, 0.5),
    "/aanvragen/": (COMPANY, 0.5),
    "/financien/": (FINANCE, 0.1),
    "/betalen/": (FINANCE, 0.1),
    "/afsluiten/": (FINANCE, 0.1),
    "/afsluiten/dagboek/": (FINANCE, 0.1),
    "/begroting/": (FINANCE, 0.1),
    "/stand-van-zaken/": (FINANCE, 0.1),
    "/uitbetalingen/": (FINANCE, 0.1),
    "/trajecten/": (STAFF, 0.1),
    "/werklijst/": (STAFF, 0.1),
}
TIMES = 5  # each page is asked in a round


@dataclass(frozen=True)
class PageSizes:
    """How much of everything the large programme holds; the small one has a hundredth."""

    files: int = 100_000
    payables: int = 20_000
    transfers: int = 1_000_000

    def all_of_it(self) -> large.LargeProgrammeSizes:
        """The large programme."""
        return large.LargeProgrammeSizes(self.files, self.payables, self.transfers)

    def hundredth(self) -> large.LargeProgrammeSizes:
        """The small one."""
        return large.LargeProgrammeSizes(self.files // 100, max(self.payables // 100, 1), self.transfers // 100)


class Pages:
    """Runs the rounds."""

    def __init__(self, sizes: PageSizes) -> None:
        self.rounds, self.clients = 0, {}
        for beside, of in ((ground.SMALL, sizes.hundredth()), (ground.LARGE, sizes.all_of_it())):
            with _use_database_beside(beside):
                self.clients[beside] = _fill_page_programme(of)
        self.subjects = {
            page: Subject(f"{page}, {sizes.files:,} files", 1, "s", {A_FEW: aim}, seconds=True)
            for page, (_who, aim) in MEASURED_PAGES.items()
        }

    def round(self) -> None:
        """Asks every page of both, the large and the small one first in turns."""
        order = [ground.LARGE, ground.SMALL]
        found: dict[str, dict[str, float]] = {page: {} for page in MEASURED_PAGES}
        for beside in order[:: -1 if self.rounds % 2 else 1]:
            with _use_database_beside(beside):
                for page, (who, _aim) in MEASURED_PAGES.items():
                    way = "" if beside == ground.LARGE else A_FEW
                    found[page][way] = _measure_page_seconds(self.clients[beside][who], page)
        for page, seconds in found.items():
            self.subjects[page].note(seconds)
        self.rounds += 1


def _measure_page_seconds(client: Callable, page: str) -> float:
    taken = []
    for _time in range(TIMES + 1):  # the first only opens the connection
        began = time.perf_counter()
        answer = client.get(page)
        taken.append(time.perf_counter() - began)
        if answer.status_code != 200:
            raise RuntimeError(f"{page} answered {answer.status_code}.")
    return median(taken[1:])


def _fill_page_programme(sizes: large.LargeProgrammeSizes) -> dict[str, object]:
    """Fills the programme of the database that is used now; gives its people, signed in."""
    from django.test import Client

    from healthcoach.programmes.models import Programme
    from healthcoach.users.models import User
    from subsidies.applications.models import Application
    from tests.world import World

    programme = Programme.objects.get(code="BD")
    large.fill_large_programme(World(programme, {}, None), sizes)
    people = {who: User.objects.get(email=f"{who}@bd.example") for who in (FINANCE, STAFF)}
    people[COMPANY] = Application.objects.select_related("contact__user").latest("pk").contact.user
    clients = {who: Client() for who in people}
    for who, person in people.items():
        clients[who].force_login(person)
    return clients


@contextmanager
def _use_database_beside(beside: str):
    """Within it this process uses a database beside."""
    from tests.databases import point_connections_at

    point_connections_at(f"{ground.BENCH_DATABASE}_{beside}")
    try:
        yield
    finally:
        point_connections_at(ground.BENCH_DATABASE)
