"""What everybody may read of a programme: of a pool the tables of its last full year, with small cells hidden unless
the project holder decided otherwise; of a subsidy for companies its key figures of today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max
from django.utils.translation import gettext as _

from coaches.certification import tables as certification
from coaches.pool.models import CaseFile
from coaches.pool.rules import Kind
from healthcoach.answers.counting import Counted, Measure, count, domains_of
from healthcoach.answers.dimensions import Dimension
from healthcoach.answers.handing_out import written_period
from healthcoach.answers.models import Publication, Release
from healthcoach.answers.small_cells import Grid, hidden_cells, is_small
from healthcoach.answers.tabulating import CrossTable, Layout, grid_of, table
from healthcoach.lists import About
from subsidies.applications import tables as applications
from subsidies.programmes.models import Programme, ProgrammeKind
from trainings.courses import tables as courses

INDIVIDUAL = frozenset({(Dimension.KIND, Kind.INDIVIDUAL.value)})
BY_COACH = (Dimension.DOMAIN, Dimension.GENDER, Dimension.AGE, Dimension.DIPLOMA)


@dataclass(frozen=True)
class Figure:
    """A number that everybody asks for first; nothing where it is small and hidden."""

    name: str
    label: str
    number: int | None


@dataclass(frozen=True)
class Published:
    """Tables that are published together, and the decision by which their small cells are shown, if there is one."""

    publication: Publication
    tables: Sequence[CrossTable]
    released: Release | None


@dataclass(frozen=True)
class Figures:
    """What everybody may read of a programme, of which period, as of which day."""

    programme: Programme
    as_of: date
    since: date | None
    figures: Sequence[Figure]
    published: Sequence[Published] = ()

    @property
    def about(self) -> About:
        """What a file of these figures is about."""
        return About(self.as_of, str(self.programme), written_period(self.since, self.as_of) if self.since else "")


def figures_of(programme: Programme, *, today: date) -> Figures:
    """What everybody may read of a programme today. As many queries whatever there is to count."""
    return _pool(programme, today) if programme.kind == ProgrammeKind.POOL else _subsidy(programme, today)


def last_full_year(programme_id: int, *, today: date) -> int:
    """The last year that is over and in which a trajectory of the pool was started; last year when there is none."""
    over = CaseFile.objects.filter(programme=programme_id, started_on__lt=date(today.year, 1, 1))
    last = over.aggregate(last=Max("started_on"))["last"]
    return last.year if last else today.year - 1


def _subsidy(programme: Programme, today: date) -> Figures:
    found = applications.by_status(programme.pk, today)
    people = {
        "trained": (_("People who completed the course"), courses.trained(programme.pk, today)),
        "agreements": (_("Coaches with an agreement"), certification.agreements(programme.pk, today)),
    }
    figures = [
        Figure("submitted", _("Applications handed in"), found["submitted"]),
        Figure("approved", _("Approved"), found["approved"]),
        Figure("pending", _("In review"), found["pending"]),
        Figure("withdrawn", _("Withdrawn"), found["withdrawn"]),
        Figure("rejected", _("Rejected"), found["rejected"]),
        Figure("started", _("Trajectories started"), found["started"]),
        *(_of_people(name, label, number, programme) for name, (label, number) in people.items()),
    ]
    return Figures(programme, today, None, figures)


def _pool(programme: Programme, today: date) -> Figures:
    year = last_full_year(programme.pk, today=today)
    since, until = date(year, 1, 1), date(year, 12, 31)
    counted = {
        m: count(programme, m, since=since, until=until) for m in (Measure.GUIDED, Measure.STARTED, Measure.POOL)
    }
    releases = {
        each.table: each
        for each in Release.objects.of(programme.pk, since=since, until=until).select_related("released_by")
    }
    domains = domains_of(programme)
    figures = [
        _of_people("guided", _("Trajectories guided"), counted[Measure.GUIDED].total, programme),
        _of_people("started", _("Trajectories started"), counted[Measure.STARTED].total, programme),
        _of_people("coaches", _("Coaches of the pool"), counted[Measure.POOL].total, programme),
    ]
    made = {
        Publication.TRAJECTORIES: _trajectories(counted[Measure.GUIDED], domains),
        Publication.COACHES: _coaches(counted[Measure.POOL], domains),
    }
    published = [
        _published(programme, each, made[each], releases.get(each), since=since, as_of=until) for each in Publication
    ]
    return Figures(programme, until, since, _consistent(figures, published), published)


@dataclass(frozen=True)
class _Made:
    """A table before it is known what is hidden."""

    name: str
    caption: str
    grid: Grid
    layout: Layout
    counted: Counted


def _trajectories(counted: Counted, domains: Sequence[str]) -> list[_Made]:
    persons = [group for group in counted.groups if group.facts[Dimension.KIND] == Kind.INDIVIDUAL]
    individual = Counted(persons, sum(number for _facts, number in persons))
    by_kind = grid_of(counted.groups, Dimension.DOMAIN, Dimension.KIND, domains=domains)
    return [
        _Made("by_domain", _("Trajectories guided, by policy domain"), *by_kind, counted),
        *(
            _Made(f"by_{by}", caption, *grid_of(persons, by, None, domains=domains, of=INDIVIDUAL), individual)
            for by, caption in (
                (Dimension.GENDER, _("People guided individually, by gender")),
                (Dimension.AGE, _("People guided individually, by age")),
            )
        ),
    ]


def _coaches(counted: Counted, domains: Sequence[str]) -> list[_Made]:
    captions: Mapping[Dimension, str] = {
        Dimension.DOMAIN: _("Coaches, by policy domain"),
        Dimension.GENDER: _("Coaches, by gender"),
        Dimension.AGE: _("Coaches, by age"),
        Dimension.DIPLOMA: _("Coaches, by field of study"),
    }
    return [
        _Made(f"coaches_by_{by}", captions[by], *grid_of(counted.groups, by, None, domains=domains), counted)
        for by in BY_COACH
    ]


def _published(
    programme: Programme,
    publication: Publication,
    made: Sequence[_Made],
    released: Release | None,
    *,
    since: date,
    as_of: date,
) -> Published:
    below = programme.small_cells_below
    # A team's members are not registered: a count of teams counts no people, but the sum with it may tell of them.
    exempt = {key for each in made for key in each.grid.cells() if (Dimension.KIND, Kind.TEAM.value) in key}
    exempt |= {each.grid.key(row) for each in made if each.grid.columns for row in each.grid.row_values}
    hidden = frozenset()
    if not released:
        grids, secret = [each.grid for each in made], programme.secret_of(f"{publication}:{since}:{as_of}")
        hidden = hidden_cells(grids, below=below, secret=secret, exempt=exempt)
    tables = [
        table(
            each.name,
            each.caption,
            each.grid,
            each.layout,
            below=below,
            as_of=as_of,
            counted=each.counted,
            hidden=hidden,
            exempt=exempt,
        )
        for each in made
    ]
    return Published(publication, tables, released)


def _of_people(name: str, label: str, number: int, programme: Programme) -> Figure:
    return Figure(name, label, None if is_small(number, programme.small_cells_below) else number)


def _consistent(figures: Sequence[Figure], published: Sequence[Published]) -> list[Figure]:
    """What is hidden in a table is hidden above it, and what a decision shows there is shown above it too."""
    totals = {
        "guided": published[0].tables[0].total.cells[-1],
        "coaches": published[1].tables[0].total.cells[-1],
    }
    return [Figure(each.name, each.label, totals[each.name].shown) if each.name in totals else each for each in figures]
