"""Lists declared once. A `ListTable` beside its filter names the columns; the page, its cards on a phone, its sorting
and the files for spreadsheets all read them from there, so that a file always is what the screen shows."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import django_tables2
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format, localize
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django_filters import FilterSet

from healthcoach.core.lists import ExportSubject, export_rows, paginate_rows, requested_export_format
from healthcoach.core.money import format_euro

CHUNK = 1000  # rows of a file that are prepared together


class ListColumn(django_tables2.Column):
    """A column of text. `value` is the way to the value of a row: a path such as `application.reference`, or a function
    of the row. `within` names the column in whose cell the screen shows it in small print, with its heading before it
    when it is `labelled`; `link` gives the address that the text leads to; `sort` is what the list's filter calls the
    order by it."""

    css = ""

    def __init__(
        self,
        heading: str | Promise,
        value: str | Callable[[Model], object] | None = None,
        *,
        within: str = "",
        labelled: bool = False,
        link: Callable[[Model], str | None] | None = None,
        sort: str = "",
        css: str = "",
    ) -> None:
        super().__init__(heading, accessor=value, orderable=False)
        self.within, self.labelled, self.address_of = within, labelled, link
        self.sort, self.css = sort, css or self.css

    def render(self, value: object) -> str:
        """What the screen shows."""
        return str(value)

    def value(self, value: object) -> object:
        """What a file for spreadsheets holds: the value itself, so that one can count with it."""
        return str(value) if isinstance(value, Promise) else value


class StatusColumn(ListColumn):
    """Where a row stands: its status in words, marked for the eye. `status` is the way to the status itself."""

    def __init__(
        self, heading: str | Promise, value: str | Callable[[Model], object], *, status: str = "status", **given
    ) -> None:
        super().__init__(heading, value, **given)
        self.status = django_tables2.A(status)

    def render(self, value: object, record: Model) -> SafeString:
        """The words in the colour of the status."""
        return format_html('<span class="status status-{}">{}</span>', self.status.resolve(record), value)

    def value(self, value: object) -> str:
        """The words."""
        return str(value)


class AmountColumn(ListColumn):
    """Amounts in euro."""

    css = "number"

    def render(self, value: Decimal) -> str:
        """As people read it: `€ 1.000,00`."""
        return format_euro(value)


class NumberColumn(ListColumn):
    """Numbers without a unit, or with the one its heading names."""

    css = "number"

    def render(self, value: int | Decimal) -> str:
        """With the separators of the language."""
        return localize(value, use_l10n=True)


class DayColumn(ListColumn):
    """Days."""

    css = "nowrap"

    def render(self, value: date) -> str:
        """As 31/12/2018."""
        return date_format(value, "SHORT_DATE_FORMAT")


class MomentColumn(ListColumn):
    """Moments, in the time of the programme."""

    css = "nowrap"

    def render(self, value: datetime) -> str:
        """As 31/12/2018 17:05."""
        return date_format(localtime(value), "SHORT_DATETIME_FORMAT")


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a column on the screen, and how a click on it orders the list."""

    text: str
    css: str
    sort: str = ""
    direction: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell on the screen: under which heading, what it shows, and what stands below it in small print."""

    heading: str
    content: str
    css: str = ""
    parts: tuple["Cell", ...] = ()
    labelled: bool = False


class ListTable(django_tables2.Table):
    """The columns of one list. `counted` says how many rows there are (%(count)s), `nothing` that there are none; a
    name in small letters (`anchor`) is unique on the page."""

    counted: str | Promise = ""
    nothing: str | Promise = ""
    anchor = "list"

    def __init__(self, data: Iterable[Model], **given: object) -> None:
        super().__init__(data, default="", orderable=False, **given)

    def caption(self) -> str:
        """How many rows the whole list has."""
        count = self.page.paginator.count if hasattr(self, "page") else len(self.rows)
        return str(self.counted % {"count": count})

    def headings(self) -> Iterator[Heading]:
        """The headings of the screen, in order."""
        sorts = any(bound.column.sort for bound in self.columns)  # else the address cannot ask for an order here
        current = self.request.GET.get("ordering", "") if sorts and getattr(self, "request", None) else ""
        for bound in self.columns:
            column = bound.column
            if column.within:
                continue
            direction = {column.sort: "ascending", f"-{column.sort}": "descending"}.get(current, "")
            turned = f"-{column.sort}" if direction == "ascending" else column.sort
            yield Heading(str(bound.header), column.css, turned if column.sort else "", direction)

    def lines(self) -> Iterator[list[Cell]]:
        """The rows of the screen as cells; the first of each names its row."""
        for row in self.rows:
            shown = {bound.name: self._make_cell(bound, row) for bound in self.columns}
            own = [bound for bound in self.columns if not bound.column.within]
            yield [self._add_parts(bound, shown) for bound in own]

    def _make_cell(self, bound: django_tables2.columns.BoundColumn, row) -> Cell:
        content, column = row.get_cell(bound.name), bound.column
        address = column.address_of(row.record) if column.address_of and content else None
        linked = format_html('<a href="{}">{}</a>', address, content) if address else content
        return Cell(str(bound.header), linked, column.css, labelled=column.labelled)

    def _add_parts(self, bound, shown: Mapping[str, Cell]) -> Cell:
        inside = [each.name for each in self.columns if each.column.within == bound.name]
        cell, parts = shown[bound.name], tuple(shown[name] for name in inside)
        return Cell(cell.heading, cell.content, cell.css, parts)


Table = type[ListTable] | Callable[..., ListTable]


def show_list(
    request: HttpRequest,
    table: Table,
    filters: FilterSet,
    *,
    file_name: str,
    template: str,
    context: Mapping[str, object] | None = None,
    prepare: Callable[[list[Model]], object] = list,
    count: int | None = None,
    subject: ExportSubject | None = None,
) -> HttpResponse:
    """A page of a list as its filters narrow it, or all of it as a file when the address asks for one. `prepare` gets
    the rows of a page, or of a part of a file, and adds what the columns read beside the row itself. `count` is the
    number of rows where that is known."""
    if kind := requested_export_format(request, filters):
        return export_table(file_name, table, filters.qs, kind, prepare=prepare, subject=subject)
    page = paginate_rows(request, filters.qs, count=count)
    page.object_list = list(page.object_list)
    prepare(page.object_list)
    shown = table(page.object_list)
    shown.request = request
    shown.page = page
    return render(request, template, {"filters": filters, "page": page, "table": shown} | dict(context or {}))


def export_table(
    file_name: str,
    table: Table,
    rows: QuerySet | Iterable[Model],
    kind: str,
    *,
    prepare: Callable[[list[Model]], object] = list,
    subject: ExportSubject | None = None,
) -> HttpResponse:
    """The rows as a file (`csv` or `xlsx`) with the columns of the table: the cells of the screen, as values."""
    headings = next(iter(table([]).as_values()))
    columns = {heading: lambda cells, place=place: cells[place] for place, heading in enumerate(headings)}
    return export_rows(file_name, columns, _iterate_values(table, rows, prepare), kind, subject)


def _iterate_values(table: Table, rows: QuerySet | Iterable[Model], prepare: Callable) -> Iterator[list[object]]:
    found = rows.iterator(chunk_size=CHUNK) if isinstance(rows, QuerySet) else iter(rows)
    while chunk := [row for _place, row in zip(range(CHUNK), found, strict=False)]:
        prepare(chunk)
        values = table(chunk).as_values()
        next(values)  # the headings
        yield from values
