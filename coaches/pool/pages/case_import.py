"""Importing a list of case files: choose it, look at what was understood of it, and import it whole or not at all.

Between looking and importing what was understood waits in the import's own row, without names; the file itself is let
go as soon as it was read. So nobody has to choose it twice, and it works without a script."""

from collections import Counter
from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coaches.pool import importing, permissions
from coaches.pool.case_parser import CASE_COLUMN_LABELS, CASE_HEADINGS, EXPECTED_CELL_TEXTS, REQUIRED_COLUMNS
from coaches.pool.forms import ListForm
from coaches.pool.models import CaseImport, PolicyDomain, ReadingStatus
from coaches.pool.rules import TrajectoryKind
from healthcoach.core.collation import alphabetical_order
from healthcoach.core.refusals import Refused
from healthcoach.programmes.models import Role

MAX_SHOWN_ROW_ERRORS = 50  # faults


@login_required
@require_http_methods(["GET", "POST"])
def upload_case_list(request: HttpRequest) -> HttpResponse:
    """Takes a list and reads it. Nothing is imported yet."""
    programmes = permissions.list_role_pools(request.user, Role.STAFF)
    if not programmes:
        raise Http404
    form = ListForm(request.POST or None, request.FILES or None, programmes=programmes)
    if form.is_valid():
        upload, now = form.cleaned_data["file"], timezone.now()
        try:
            row = importing.read_list(form.programme_chosen.pk, upload=upload, by=request.user, at=now)
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("case_list", pk=row.pk)
    columns = [
        {
            "label": CASE_COLUMN_LABELS[field],
            "names": names,
            "needed": field in REQUIRED_COLUMNS,
            "expected": EXPECTED_CELL_TEXTS.get(field, ""),
        }
        for field, names in CASE_HEADINGS.items()
    ]
    return render(request, "pool/case_import.html", {"form": form, "columns": columns})


@login_required
@require_GET
def show_case_list(request: HttpRequest, pk: int) -> HttpResponse:
    """What was understood of a list, or its faults."""
    return _render_case_list(request, _get_case_import_or_404(request, pk))


@login_required
@require_POST
def import_case_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Imports a list that was read, whole."""
    row = _get_case_import_or_404(request, pk)
    if not permissions.may_import_cases(request.user, row.programme_id):
        raise Http404
    try:
        done = importing.import_list(row, by=request.user, at=timezone.now())
    except importing.AlreadyImported as refusal:
        messages.info(request, str(refusal))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("case_list", pk=pk)
    else:
        messages.success(request, _("%(number)s case files have been imported.") % {"number": done.rows})
    return redirect("cases")


def _get_case_import_or_404(request: HttpRequest, pk: int) -> CaseImport:
    rows = CaseImport.objects.visible_to(request.user).select_related("document", "read_by", "imported_by", "programme")
    return get_object_or_404(rows, pk=pk)


def _render_case_list(request: HttpRequest, row: CaseImport) -> HttpResponse:
    context = {"list": row, "may_import": False}
    if row.faults:
        context |= {
            "faults": importing.read_stored_row_errors(row, MAX_SHOWN_ROW_ERRORS),
            "shown": MAX_SHOWN_ROW_ERRORS,
        }
    else:
        context |= _summarise_case_list(row, today=timezone.localdate())
        waits = row.status == ReadingStatus.READ and not context["faults"]
        context["may_import"] = waits and permissions.may_import_cases(request.user, row.programme_id)
    return render(request, "pool/case_list.html", context)


def _summarise_case_list(row: CaseImport, *, today: date) -> dict[str, object]:
    """What a list says, counted by kind, domain and year of the start; and what is no longer right about it."""
    reading = importing.preview_case_list(row, today=today)
    domains = PolicyDomain.objects.filter(programme=row.programme_id).order_by("position", alphabetical_order("name"))
    facts = [each.facts for each in reading.rows]
    by_domain = Counter(each.domain_id for each in facts)
    faults = reading.faults if row.status == ReadingStatus.READ else []
    return {
        "faults": [str(fault) for fault in faults[:MAX_SHOWN_ROW_ERRORS]],
        "kinds": [
            (TrajectoryKind(kind).label, number) for kind, number in sorted(Counter(f.kind for f in facts).items())
        ],
        "domains": [(domain.name, by_domain[domain.pk]) for domain in domains],
        "years": sorted(Counter(str(each.started_on.year) for each in facts).items()),
        "total": len(facts),
    }
