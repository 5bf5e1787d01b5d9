"""Long lists: filtered by the address, shown in pages, and exported exactly as they are filtered, each file with the
day whose end it shows."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.paginator import Page, Paginator
from django.db.models import CharField, Model, QuerySet, TextField
from django.db.models.expressions import OrderBy
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet, OrderingFilter

from healthcoach.core import csv_files
from healthcoach.core.collation import alphabetical_order
from healthcoach.core.csv_files import csv_cell, csv_lines
from healthcoach.core.parameters import choice_in_address, number_in_address
from healthcoach.core.spreadsheets import XLSX_MEDIA_TYPE, Sheet, write_workbook

PER_PAGE = 50


def paginate_rows(request: HttpRequest, rows: QuerySet, *, count: int | None = None) -> Page:
    """The page of a list that the address asks for; a page that does not exist is the nearest one that does. Where the
    number of rows is known, nobody counts them. Refuses `WrongParameter` for what is no number of a page."""
    pages = Paginator(rows, PER_PAGE)
    if count is not None:
        pages.count = count
    return pages.get_page(number_in_address(request, "page") or 1)


def remove_unused_filters(filters: FilterSet, *, without: Iterable[str] = ()) -> FilterSet:
    """A list's filters without those that make no sense here: named ones, and the programme when there is but one and
    the address names none."""
    for name in without:
        del filters.filters[name]
    if not filters.data.get("programme") and filters.filters["programme"].field.queryset.count() < 2:
        del filters.filters["programme"]
    return filters


def named_by_address(request: HttpRequest, rows: Sequence[Model], name: str = "programme") -> Model:
    """The row whose slug the address names, or the first, which the page names; not found when there is none, and when
    a file is asked of another name: nobody takes the figures of one programme for those of another."""
    asked = request.GET.get(name)
    found = next((each for each in rows if each.slug == asked), None)
    if not rows or (found is None and asked and requested_export_format(request)):
        raise Http404
    return found or rows[0]


def asked_by_address(request: HttpRequest, form: type[Form]) -> QueryDict | None:
    """What the address fills in on a form that is asked in it; nothing when it fills in no field of the form."""
    return request.GET if any(name in request.GET for name in form.base_fields) else None


def named_or_404(request: HttpRequest, rows: Sequence[Model], name: str = "programme") -> Model:
    """The row whose slug the address names, or the first when it names none; not found for any other name."""
    asked = request.GET.get(name)
    if not rows or (asked and asked not in {each.slug for each in rows}):
        raise Http404
    return named_by_address(request, rows, name)


def flag_repeated_parameters(request: HttpRequest, form: Form) -> Form:
    """The form, with a sentence at each field that the address fills in more than once."""
    for name in form.fields:
        if len(request.GET.getlist(name)) > 1:
            form.add_error(name, _("This stands in the address more than once. Choose one."))
    return form


def parse_row_ids(typed: Iterable[str]) -> set[int]:
    """The numbers of chosen rows as a form sends them; what is not a number is 0, which no row has."""
    return {int(each) if each.isascii() and each.isdigit() and len(each) < 19 else 0 for each in typed}


def requested_export_format(
    request: HttpRequest, asked_by: FilterSet | Form | None = None, kinds: Sequence[str] = ("csv", "xlsx")
) -> str:
    """As which kind of file the address asks for the list: `csv`, `xlsx`, or nothing; nothing either when what is asked
    beside it cannot be read, so that the page tells what is wrong. Refuses `WrongParameter` for another kind."""
    asked = choice_in_address(request, "export", kinds)
    return asked if asked_by is None or asked_by.is_valid() else ""


@dataclass(frozen=True, slots=True)
class ExportSubject:
    """What a file is about: the day whose end it shows, and for figures also of which programme and period."""

    on: date | None = None
    programme: str = ""
    period: str = ""

    @property
    def day(self) -> date:
        """The day whose end the file shows; today unless another one was asked."""
        return self.on or timezone.localdate()

    def columns(self, made_at: datetime) -> dict[str, Callable]:
        """The columns that say so on every row, so that a part of a file still tells what it is about."""
        facts = {_("As of"): self.day}
        if self.programme:
            facts |= {_("Programme"): self.programme, _("Period"): self.period, _("Made at"): made_at}
        return {heading: lambda _row, fact=fact: fact for heading, fact in facts.items() if fact}

    def properties(self, made_at: datetime) -> str:
        """The same in one line, for the properties of a workbook."""
        return "; ".join(f"{heading}: {csv_cell(cell(None))}" for heading, cell in self.columns(made_at).items())


def export_rows(
    name: str,
    columns: Mapping[str, Callable],
    rows: QuerySet | Iterable,
    kind: str = "csv",
    about: ExportSubject | None = None,
) -> StreamingHttpResponse | HttpResponse:
    """The rows as a file for spreadsheets, a column per heading: CSV, or a workbook (`xlsx`) with the same cells. What
    it is about, of today when nothing is said, stands in its name and on every row."""
    about, made_at = about or ExportSubject(), timezone.now()
    named = f"{name}-{about.day.isoformat()}.{kind}"
    if str(_("As of")) not in map(str, columns):  # tables tell it themselves
        columns = dict(columns) | about.columns(made_at)
    cells = ([cell(row) for cell in columns.values()] for row in _iterate_rows(rows))
    if kind == "xlsx":
        sheets = [Sheet(name, list(columns), cells)]
        return build_attachment(named, write_workbook(sheets, about=about.properties(made_at)), XLSX_MEDIA_TYPE)
    response = StreamingHttpResponse(
        csv_lines(columns, cells),
        content_type=csv_files.CSV_MEDIA_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{named}"'},
    )
    patch_cache_control(response, private=True, no_store=True)
    return response


def build_attachment(name: str, content: bytes, media_type: str) -> HttpResponse:
    """A file made for this person, as a download that no browser runs, keeps or shares."""
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=name),
        "X-Content-Type-Options": "nosniff",
    }
    response = HttpResponse(content, content_type=media_type, headers=headers)
    patch_cache_control(response, private=True, no_store=True)
    return response


def _iterate_rows(rows: QuerySet | Iterable) -> Iterable:
    return rows.iterator(chunk_size=1000) if isinstance(rows, QuerySet) else rows


class Sorting(OrderingFilter):
    """Sorting by a chosen column, names in Dutch order, equal rows always in the same order, so that no page repeats a
    row."""

    def filter(self, qs: QuerySet, value: list[str] | None) -> QuerySet:
        """The rows in the chosen order."""
        if not value:
            return qs
        columns = [self.get_ordering_value(chosen) for chosen in value]
        return qs.order_by(*(_ordered_by(qs, column) for column in columns), "pk")


def _ordered_by(rows: QuerySet, column: str) -> str | OrderBy:
    path = column.removeprefix("-")
    if path in rows.query.annotations:
        return column
    field, options = None, rows.model._meta
    for name in path.split("__"):
        field = options.get_field(name)
        options = field.related_model._meta if field.is_relation else options
    is_name = isinstance(field, CharField | TextField) and not field.choices
    return alphabetical_order(path, descending=column != path) if is_name else column
