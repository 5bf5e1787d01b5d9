"""What everybody may read of a programme: of a pool the tables of its last full year, with small cells hidden unless
the project holder decided otherwise; of a subsidy for companies its key figures of today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max
from django.utils.translation import gettext as _

from coaches.certification import counts as certification
from coaches.pool.models import CaseFile
from coaches.pool.rules import TrajectoryKind
from healthcoach.answers.cross_table_export import format_period
from healthcoach.answers.cross_tables import CrossTable, CrossTableLayout, build_cross_table, build_grid
from healthcoach.answers.dimensions import Dimension
from healthcoach.answers.disclosure_control import Grid, find_suppressed_cells, is_small_count
from healthcoach.answers.measures import Measure, MeasureResult, count_measure, list_measured_domains
from healthcoach.answers.models import Publication, Release
from healthcoach.core.lists import ExportSubject
from healthcoach.programmes.models import Programme, ProgrammeKind
from subsidies.applications import counts as applications
from trainings.courses import counts as courses

INDIVIDUAL = frozenset({(Dimension.KIND, TrajectoryKind.INDIVIDUAL.value)})
BY_COACH = (Dimension.DOMAIN, Dimension.GENDER, Dimension.AGE, Dimension.DIPLOMA)


@dataclass(frozen=True)
class PublicFigure:
    """A number that everybody asks for first; nothing where it is small and hidden."""

    name: str
    label: str
    number: int | None


@dataclass(frozen=True)
class PublishedTables:
    """Tables that are published together, and the decision by which their small cells are shown, if there is one."""

    publication: Publication
    tables: Sequence[CrossTable]
    released: Release | None


@dataclass(frozen=True)
class PublicFigures:
    """What everybody may read of a programme, of which period, as of which day."""

    programme: Programme
    as_of: date
    since: date | None
    figures: Sequence[PublicFigure]
    published: Sequence[PublishedTables] = ()

    @property
    def about(self) -> ExportSubject:
        """What a file of these figures is about."""
        return ExportSubject(
            self.as_of, str(self.programme), format_period(self.since, self.as_of) if self.since else ""
        )


def build_public_figures(programme: Programme, *, today: date) -> PublicFigures:
    """What everybody may read of a programme today. As many queries whatever there is to count."""
    return (
        _build_pool_figures(programme, today)
        if programme.kind == ProgrammeKind.POOL
        else _build_subsidy_figures(programme, today)
    )


def find_last_full_year(programme_id: int, *, today: date) -> int:
    """The last year that is over and in which a trajectory of the pool was started; last year when there is none."""
    over = CaseFile.objects.filter(programme=programme_id, started_on__lt=date(today.year, 1, 1))
    last = over.aggregate(last=Max("started_on"))["last"]
    return last.year if last else today.year - 1


def _build_subsidy_figures(programme: Programme, today: date) -> PublicFigures:
    found = applications.count_applications_by_status(programme.pk, today)
    people = {
        "trained": (_("People who completed the course"), courses.count_trained_people(programme.pk, today)),
        "agreements": (_("Coaches with an agreement"), certification.count_agreements(programme.pk, today)),
    }
    figures = [
        PublicFigure("submitted", _("Applications handed in"), found["submitted"]),
        PublicFigure("approved", _("Approved"), found["approved"]),
        PublicFigure("pending", _("In review"), found["pending"]),
        PublicFigure("withdrawn", _("Withdrawn"), found["withdrawn"]),
        PublicFigure("rejected", _("Rejected"), found["rejected"]),
        PublicFigure("started", _("Trajectories started"), found["started"]),
        *(_suppress_small_figure(name, label, number, programme) for name, (label, number) in people.items()),
    ]
    return PublicFigures(programme, today, None, figures)


def _build_pool_figures(programme: Programme, today: date) -> PublicFigures:
    year = find_last_full_year(programme.pk, today=today)
    since, until = date(year, 1, 1), date(year, 12, 31)
    counted = {
        m: count_measure(programme, m, since=since, until=until)
        for m in (Measure.GUIDED, Measure.STARTED, Measure.POOL)
    }
    releases = {
        each.table: each
        for each in Release.objects.of(programme.pk, since=since, until=until).select_related("released_by")
    }
    domains = list_measured_domains(programme)
    figures = [
        _suppress_small_figure("guided", _("Trajectories guided"), counted[Measure.GUIDED].total, programme),
        _suppress_small_figure("started", _("Trajectories started"), counted[Measure.STARTED].total, programme),
        _suppress_small_figure("coaches", _("Coaches of the pool"), counted[Measure.POOL].total, programme),
    ]
    made = {
        Publication.TRAJECTORIES: _build_trajectory_tables(counted[Measure.GUIDED], domains),
        Publication.COACHES: _build_coach_tables(counted[Measure.POOL], domains),
    }
    published = [
        _suppress_and_publish(programme, each, made[each], releases.get(each), since=since, as_of=until)
        for each in Publication
    ]
    return PublicFigures(programme, until, since, _align_figure_totals(figures, published), published)


@dataclass(frozen=True)
class _UnsuppressedTable:
    """A table before it is known what is hidden."""

    name: str
    caption: str
    grid: Grid
    layout: CrossTableLayout
    counted: MeasureResult


def _build_trajectory_tables(counted: MeasureResult, domains: Sequence[str]) -> list[_UnsuppressedTable]:
    persons = [group for group in counted.groups if group.facts[Dimension.KIND] == TrajectoryKind.INDIVIDUAL]
    individual = MeasureResult(persons, sum(number for _facts, number in persons))
    by_kind = build_grid(counted.groups, Dimension.DOMAIN, Dimension.KIND, domains=domains)
    return [
        _UnsuppressedTable("by_domain", _("Trajectories guided, by policy domain"), *by_kind, counted),
        *(
            _UnsuppressedTable(
                f"by_{by}", caption, *build_grid(persons, by, None, domains=domains, of=INDIVIDUAL), individual
            )
            for by, caption in (
                (Dimension.GENDER, _("People guided individually, by gender")),
                (Dimension.AGE, _("People guided individually, by age")),
            )
        ),
    ]


def _build_coach_tables(counted: MeasureResult, domains: Sequence[str]) -> list[_UnsuppressedTable]:
    captions: Mapping[Dimension, str] = {
        Dimension.DOMAIN: _("Coaches, by policy domain"),
        Dimension.GENDER: _("Coaches, by gender"),
        Dimension.AGE: _("Coaches, by age"),
        Dimension.DIPLOMA: _("Coaches, by field of study"),
    }
    return [
        _UnsuppressedTable(
            f"coaches_by_{by}", captions[by], *build_grid(counted.groups, by, None, domains=domains), counted
        )
        for by in BY_COACH
    ]


def _suppress_and_publish(
    programme: Programme,
    publication: Publication,
    made: Sequence[_UnsuppressedTable],
    released: Release | None,
    *,
    since: date,
    as_of: date,
) -> PublishedTables:
    below = programme.small_cells_below
    # A team's members are not registered: a count of teams counts no people, but the sum with it may tell of them.
    exempt = {key for each in made for key in each.grid.cells() if (Dimension.KIND, TrajectoryKind.TEAM.value) in key}
    exempt |= {each.grid.key(row) for each in made if each.grid.columns for row in each.grid.row_values}
    hidden = frozenset()
    if not released:
        grids, secret = [each.grid for each in made], programme.secret_of(f"{publication}:{since}:{as_of}")
        hidden = find_suppressed_cells(grids, below=below, secret=secret, exempt=exempt)
    tables = [
        build_cross_table(
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
    return PublishedTables(publication, tables, released)


def _suppress_small_figure(name: str, label: str, number: int, programme: Programme) -> PublicFigure:
    return PublicFigure(name, label, None if is_small_count(number, programme.small_cells_below) else number)


def _align_figure_totals(figures: Sequence[PublicFigure], published: Sequence[PublishedTables]) -> list[PublicFigure]:
    """What is hidden in a table is hidden above it, and what a decision shows there is shown above it too."""
    totals = {
        "guided": published[0].tables[0].total.cells[-1],
        "coaches": published[1].tables[0].total.cells[-1],
    }
    return [
        PublicFigure(each.name, each.label, totals[each.name].shown) if each.name in totals else each
        for each in figures
    ]
