"""Blocks of a programme: of coaches, of employers and of kinds of employer; placed and lifted by the project holder."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from coaches.candidacy.models import Employer
from coaches.candidacy.rules import EmployerKind
from coaches.certification import actions as certification
from coaches.certification import permissions
from coaches.certification.models import Block
from coaches.filters_certification import BlockFilter, programmes_of
from coaches.pages.certification.coaches import placed
from coaches.pages.certification.forms import GroupBlockForm
from healthcoach.lists import export, narrowed, numbers, page_of, wants_export
from healthcoach.users.models import Role

COLUMNS = {
    _("Whom"): lambda row: row.whom,
    _("Reason"): lambda row: row.reason,
    _("From"): lambda row: row.from_on,
    _("Until"): lambda row: row.until_on,
    _("Placed by"): lambda row: row.placed_by,
    _("Lifted"): lambda row: row.lifted_at,
    _("Lifted by"): lambda row: row.lifted_by,
}


@login_required
@require_http_methods(["GET", "POST"])
def blocks(request: HttpRequest) -> HttpResponse:
    """All blocks, newest first, and a form for one of everybody of an employer or of a kind of employer."""
    if not (request.user.is_superuser or request.user.programmes_as(Role.STAFF, Role.AUDITOR)):
        raise Http404
    mine = programmes_of(request.user, Role.STAFF).filter(pk__in=request.user.programmes_as(Role.STAFF))
    form = GroupBlockForm(request.POST or None, programmes=mine, initial={"from_on": timezone.localdate()})
    if request.method == "POST":
        if not request.user.programmes_as(Role.STAFF):
            raise Http404
        if form.is_valid() and _placed(request, form):
            return redirect("blocks")
    rows = Block.objects.visible_to(request.user).order_by("-from_on", "-pk")
    rows = rows.select_related("coach", "employer", "placed_by", "lifted_by")
    filters = narrowed(BlockFilter(request.GET, rows, request=request))
    if kind := wants_export(request, filters):
        return export("blokkeringen", COLUMNS, filters.qs, kind)
    page, today = page_of(request, filters.qs), timezone.localdate()
    for row in page:
        over = row.until_on is not None and (row.until_on <= today or row.until_on <= row.from_on)
        row.can_be_lifted = not over and permissions.lifts(request.user, row)
    context = {"filters": filters, "page": page, "form": form if request.user.programmes_as(Role.STAFF) else None}
    return render(request, "coaches/certification/blocks.html", context)


@login_required
@require_POST
def block_lift(request: HttpRequest, pk: int) -> HttpResponse:
    """Lifts a block from today on, and goes back to where it was asked."""
    row = get_object_or_404(Block.objects.visible_to(request.user), pk=pk)
    if not permissions.lifts(request.user, row):
        raise Http404
    try:
        certification.lift(row, by=request.user, at=timezone.now())
    except certification.BlockOver as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(request, _("The block has been lifted."))
    [number] = numbers([request.POST.get("coach", "")])
    return redirect("coach", pk=number) if number else redirect("blocks")


def _placed(request: HttpRequest, form: GroupBlockForm) -> bool:
    programme = form.only_programme or form.cleaned_data["programme"]
    whom = form.cleaned_data["whom"]
    if whom in EmployerKind.values:
        return placed(
            request,
            form,
            lambda **facts: certification.block_employer_kind(whom, programme_id=programme.pk, **facts),
        )
    employer = get_object_or_404(Employer, pk=int(whom))
    return placed(
        request, form, lambda **facts: certification.block_employer(employer, programme_id=programme.pk, **facts)
    )
