"""The state of affairs on the website: as a page, as JSON and as CSV."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from healthcoach.answers import state_export as writing
from healthcoach.answers.forms.state import QuestionForm
from healthcoach.answers.permissions import list_fully_readable_programmes
from healthcoach.answers.state_of_affairs import build_state_of_affairs as count
from healthcoach.answers.state_rows import StateOfAffairsRow, StateOfAffairsTable
from healthcoach.answers.state_tables import build_state_of_affairs_tables, find_key_figures
from healthcoach.core import csv_files
from healthcoach.core.lists import flag_repeated_parameters, named_or_404
from healthcoach.programmes.models import Programme


@login_required
@require_safe
def show_state_of_affairs(request: HttpRequest) -> HttpResponse:
    """All figures of a programme at the end of a day, in tables that add up."""
    programme, form = _read_state_question(request)
    found = {"programme": programme, "form": form, "one_programme": len(form.fields["programma"].choices) == 1}
    if form.is_valid():
        on: date = form.cleaned_data["op"]
        counted = build_state_of_affairs_tables(programme, on)
        first = [
            {"label": row.key, "text": writing.format_table_cell(row.cells[-1])} for row in find_key_figures(counted)
        ]
        found |= {"on": on, "key_figures": first, "tables": [_build_table_context(table) for table in counted]}
    return render(request, "answers/state_of_affairs.html", found)


@login_required
@require_safe
def download_state_of_affairs_json(request: HttpRequest) -> JsonResponse:
    """The same figures for programs; 400 with a sentence when the day is none."""
    programme, form = _read_state_question(request)
    if not form.is_valid():
        return JsonResponse({"code": "not_a_day", "message": _join_form_errors(form)}, status=400)
    answer = count(programme, on=form.cleaned_data["op"])
    return JsonResponse(answer, json_dumps_params={"ensure_ascii": False, "indent": 2})


@login_required
@require_safe
def download_state_of_affairs_csv(request: HttpRequest) -> HttpResponse:
    """The tables of the page for a spreadsheet; 400 with a sentence when the day is none."""
    programme, form = _read_state_question(request)
    if not form.is_valid():
        return HttpResponse(_join_form_errors(form), status=400, content_type="text/plain; charset=utf-8")
    on = form.cleaned_data["op"]
    content = writing.write_tables_as_csv(
        build_state_of_affairs_tables(programme, on), on=on, programme=programme, made_at=timezone.now()
    )
    response = HttpResponse(content, content_type=csv_files.CSV_MEDIA_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{programme.slug}-{on.isoformat()}.csv"'
    return response


def _read_state_question(request: HttpRequest) -> tuple[Programme, QuestionForm]:
    """The programme asked for, or the first this person reads, and the question; 404 for a stranger's programme."""
    programmes = list_fully_readable_programmes(request.user)
    programme = named_or_404(request, programmes, "programma")
    asked = {"op": request.GET.get("op") or timezone.localdate().isoformat(), "programma": programme.slug}
    return programme, flag_repeated_parameters(request, QuestionForm(asked, programmes=programmes))


def _join_form_errors(form: QuestionForm) -> str:
    return " ".join(sentence for sentences in form.errors.values() for sentence in sentences)


def _build_table_context(table: StateOfAffairsTable) -> dict[str, object]:
    """A table as the template shows it: every cell with its text; a column of numbers only is aligned as such."""
    numeric = [
        all(map(writing.is_numeric_cell, column)) for column in zip(*(row.cells for row in table.rows), strict=True)
    ]
    numeric = numeric or [False] * (len(table.columns) - 1)

    def row(each: StateOfAffairsRow) -> dict[str, object]:
        cells = [
            {"text": writing.format_table_cell(cell), "number": number, "heading": heading}
            for cell, number, heading in zip(each.cells, numeric, table.columns[1:], strict=True)
        ]
        return {"label": writing.format_table_cell(each.label), "part": each.part, "cells": cells}

    return {
        "name": table.name,
        "caption": table.caption,
        "first": table.columns[0],
        "columns": [{"text": text, "number": number} for text, number in zip(table.columns[1:], numeric, strict=True)],
        "narrow": len(table.columns) == 2,
        "rows": [row(each) for each in table.rows],
        "total": row(table.total) if table.total else None,
        "empty": table.empty,
    }
