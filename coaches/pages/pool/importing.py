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

from coaches.pages.pool.forms import ListForm
from coaches.pool import importing, permissions
from coaches.pool.models import CaseImport, PolicyDomain, ReadingStatus
from coaches.pool.reading import EXPECTED, HEADINGS, LABELS, NEEDED
from coaches.pool.rules import Kind
from healthcoach.collation import alphabetical_order
from healthcoach.refusals import Refused
from healthcoach.users.models import Role

SHOWN = 50  # faults


@login_required
@require_http_methods(["GET", "POST"])
def case_import(request: HttpRequest) -> HttpResponse:
    """Takes a list and reads it. Nothing is imported yet."""
    programmes = permissions.pools(request.user, Role.STAFF)
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
        {"label": LABELS[field], "names": names, "needed": field in NEEDED, "expected": EXPECTED.get(field, "")}
        for field, names in HEADINGS.items()
    ]
    return render(request, "coaches/pool/case_import.html", {"form": form, "columns": columns})


@login_required
@require_GET
def case_list(request: HttpRequest, pk: int) -> HttpResponse:
    """What was understood of a list, or its faults."""
    return _shown(request, _visible_or_404(request, pk))


@login_required
@require_POST
def case_list_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Imports a list that was read, whole."""
    row = _visible_or_404(request, pk)
    if not permissions.may_import(request.user, row.programme_id):
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


def _visible_or_404(request: HttpRequest, pk: int) -> CaseImport:
    rows = CaseImport.objects.visible_to(request.user).select_related("document", "read_by", "imported_by", "programme")
    return get_object_or_404(rows, pk=pk)


def _shown(request: HttpRequest, row: CaseImport) -> HttpResponse:
    context = {"list": row, "may_import": False}
    if row.faults:
        context |= {"faults": importing.faults_read(row, SHOWN), "shown": SHOWN}
    else:
        context |= _counted(row, today=timezone.localdate())
        waits = row.status == ReadingStatus.READ and not context["faults"]
        context["may_import"] = waits and permissions.may_import(request.user, row.programme_id)
    return render(request, "coaches/pool/case_list.html", context)


def _counted(row: CaseImport, *, today: date) -> dict[str, object]:
    """What a list says, counted by kind, domain and year of the start; and what is no longer right about it."""
    reading = importing.what_was_read(row, today=today)
    domains = PolicyDomain.objects.filter(programme=row.programme_id).order_by("position", alphabetical_order("name"))
    facts = [each.facts for each in reading.rows]
    by_domain = Counter(each.domain_id for each in facts)
    faults = reading.faults if row.status == ReadingStatus.READ else []
    return {
        "faults": [str(fault) for fault in faults[:SHOWN]],
        "kinds": [(Kind(kind).label, number) for kind, number in sorted(Counter(f.kind for f in facts).items())],
        "domains": [(domain.name, by_domain[domain.pk]) for domain in domains],
        "years": sorted(Counter(str(each.started_on.year) for each in facts).items()),
        "total": len(facts),
    }
