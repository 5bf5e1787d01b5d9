"""Long lists: filtered by the address, shown in pages, and exported exactly as they are filtered."""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.formats import date_format, number_format
from django_filters import FilterSet

PER_PAGE = 50
# What a spreadsheet would take for the beginning of a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
BYTE_ORDER_MARK = "\ufeff"  # tells spreadsheets that the letters are UTF-8


def page_of(request: HttpRequest, rows: QuerySet) -> Page:
    """The page of a list that the address asks for; a page that does not exist is the nearest one that does."""
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))


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


def wants_export(request: HttpRequest) -> bool:
    """Whether the address asks for the list as a file."""
    return request.GET.get("export") == "csv"


def export(name: str, columns: Mapping[str, Callable], rows: QuerySet) -> StreamingHttpResponse:
    """The rows as a CSV file for spreadsheets, a column per heading."""
    today = timezone.localdate()
    response = StreamingHttpResponse(
        _lines(columns, rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}-{today:%Y-%m-%d}.csv"'},
    )
    patch_cache_control(response, private=True, no_store=True)
    return response


def _lines(columns: Mapping[str, Callable], rows: QuerySet) -> Iterator[str]:
    writer = csv.writer(_Line(), delimiter=";")
    yield BYTE_ORDER_MARK + writer.writerow([str(heading) for heading in columns])
    for row in rows.iterator(chunk_size=1000):
        yield writer.writerow([written(cell(row)) for cell in columns.values()])


def written(value: object) -> str:
    """A value as a cell: dates and amounts as the screen has them, and no text that a spreadsheet would execute."""
    match value:
        case None:
            return ""
        case Decimal():
            return number_format(value, decimal_pos=2, use_l10n=True)
        case datetime():
            return date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
        case date():
            return date_format(value, "SHORT_DATE_FORMAT")
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


class _Line:
    """Hands a written line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line
