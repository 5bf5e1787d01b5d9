"""Long lists: filtered by the address, shown in pages, and exported exactly as they are filtered."""

from collections.abc import Callable, Iterable, Mapping

from django.core.paginator import Page, Paginator
from django.db.models import CharField, QuerySet, TextField
from django.db.models.expressions import OrderBy
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django_filters import FilterSet, OrderingFilter

from healthcoach import csv_files
from healthcoach.collation import alphabetical_order
from healthcoach.csv_files import csv_lines
from healthcoach.spreadsheets import MEDIA_TYPE, Sheet, workbook

PER_PAGE = 50


def page_of(request: HttpRequest, rows: QuerySet, *, count: int | None = None) -> Page:
    """The page of a list that the address asks for; a page that does not exist is the nearest one that does. Where the
    number of rows is known, nobody counts them."""
    pages = Paginator(rows, PER_PAGE)
    if count is not None:
        pages.count = count
    return pages.get_page(request.GET.get("page"))


def narrowed(filters: FilterSet, *, without: Iterable[str] = ()) -> FilterSet:
    """A list's filters without those that make no sense here: named ones, and the programme when there is but one."""
    for name in without:
        del filters.filters[name]
    if filters.filters["programme"].field.queryset.count() < 2:
        del filters.filters["programme"]
    return filters


def numbers(typed: Iterable[str]) -> set[int]:
    """The numbers of chosen rows as a form sends them; what is not a number is 0, which no row has."""
    return {int(each) if each.isascii() and each.isdigit() and len(each) < 19 else 0 for each in typed}


def wants_export(request: HttpRequest) -> str:
    """As which kind of file the address asks for the list: `csv`, `xlsx`, or nothing."""
    asked = request.GET.get("export", "")
    return asked if asked in ("csv", "xlsx") else ""


def export(
    name: str, columns: Mapping[str, Callable], rows: QuerySet | Iterable, kind: str = "csv"
) -> StreamingHttpResponse | HttpResponse:
    """The rows as a file for spreadsheets, a column per heading: CSV, or a workbook (`xlsx`) with the same cells."""
    named = f"{name}-{timezone.localdate():%Y-%m-%d}.{kind}"
    cells = ([cell(row) for cell in columns.values()] for row in _each(rows))
    if kind == "xlsx":
        return attachment(named, workbook([Sheet(name, list(columns), cells)]), MEDIA_TYPE)
    response = StreamingHttpResponse(
        csv_lines(columns, cells),
        content_type=csv_files.MEDIA_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{named}"'},
    )
    patch_cache_control(response, private=True, no_store=True)
    return response


def attachment(name: str, content: bytes, media_type: str) -> HttpResponse:
    """A file made for this person, as a download that no browser runs, keeps or shares."""
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=name),
        "X-Content-Type-Options": "nosniff",
    }
    response = HttpResponse(content, content_type=media_type, headers=headers)
    patch_cache_control(response, private=True, no_store=True)
    return response


def _each(rows: QuerySet | Iterable) -> Iterable:
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
