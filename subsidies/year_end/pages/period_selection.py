"""Which programme and period the pages of a year are about."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest
from django.utils import timezone

from healthcoach.core.collation import alphabetical_order
from healthcoach.core.lists import ExportSubject, named_by_address
from healthcoach.programmes.models import Programme
from subsidies.budget.models import BudgetLine
from subsidies.budget.rules import BudgetLineKind
from subsidies.year_end.closing_statement import list_years_with_movements
from subsidies.year_end.forms import PeriodForm
from subsidies.year_end.permissions import list_year_end_programmes
from subsidies.year_end.rules import Period


@dataclass(frozen=True)
class PeriodSelection:
    """What the address asks for: a programme with its lines, a period, and the form that shows the choice."""

    programme: Programme
    lines: list[BudgetLine]
    period: Period
    form: PeriodForm

    @property
    def coaching(self) -> BudgetLine:
        """The line from which coaches are paid."""
        return next(line for line in self.lines if line.kind == BudgetLineKind.COACHING)

    @property
    def is_running(self) -> bool:
        """Whether the period is not over yet."""
        return self.period.ends_on >= timezone.localdate()

    @property
    def about(self) -> ExportSubject:
        """What a file of this choice is about."""
        period = f"{self.period.year} Q{self.period.quarter}" if self.period.quarter else str(self.period.year)
        return ExportSubject(min(self.period.ends_on, timezone.localdate()), str(self.programme), period)

    @property
    def query(self) -> str:
        """The same choice in the address of another page."""
        return f"programme={self.programme.slug}&year={self.period.year}"


def select_closing_period(request: HttpRequest, form: type[PeriodForm]) -> PeriodSelection:
    """The programme and period of the address: by default the first programme, and the last year in which anything
    moved. Not found for who may read no programme's years."""
    lines = BudgetLine.objects.filter(programme__in=list_year_end_programmes(request.user)).select_related("programme")
    lines = list(lines.order_by(alphabetical_order("programme__name"), "programme", "pk"))
    if not lines:
        raise Http404
    programmes = list({line.programme_id: line.programme for line in lines}.values())
    programme = named_by_address(request, programmes)
    lines = [line for line in lines if line.programme_id == programme.pk]
    moved = list_years_with_movements(lines) or [timezone.localdate().year]
    data = {name: request.GET.get(name, "") for name in form.base_fields} | {"programme": programme.slug}
    data["year"] = data["year"] or ("" if form.every_year else str(moved[0]))
    bound = form(data, programmes=programmes, years=moved)
    quarter = bound.number("quarter") if "quarter" in bound.fields else None
    return PeriodSelection(programme, lines, Period(bound.number("year") or moved[0], quarter), bound)
