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
from coaches.certification.blocks import Block
from coaches.certification.filters import BlockFilter
from coaches.certification.forms import GroupBlockForm
from coaches.certification.pages.coaches import place_posted_block
from healthcoach.core.lists import (
    export_rows,
    paginate_rows,
    parse_row_ids,
    remove_unused_filters,
    requested_export_format,
)
from healthcoach.programmes.access import COACH_READERS, PROJECT_HOLDERS, programme_ids_with_role, run_by
from healthcoach.programmes.models import Role

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
def list_blocks(request: HttpRequest) -> HttpResponse:
    """All blocks, newest first, and a form for one of everybody of an employer or of a kind of employer."""
    if not (request.user.is_superuser or programme_ids_with_role(request.user, *COACH_READERS)):
        raise Http404
    mine = run_by(request.user, PROJECT_HOLDERS)
    form = GroupBlockForm(request.POST or None, programmes=mine, initial={"from_on": timezone.localdate()})
    if request.method == "POST":
        if not programme_ids_with_role(request.user, Role.STAFF):
            raise Http404
        if form.is_valid() and _place_group_block(request, form):
            return redirect("blocks")
    rows = Block.objects.visible_to(request.user).order_by("-from_on", "-pk")
    rows = rows.select_related("coach", "employer", "placed_by", "lifted_by")
    filters = remove_unused_filters(BlockFilter(request.GET, rows, request=request))
    if kind := requested_export_format(request, filters):
        return export_rows("blokkeringen", COLUMNS, filters.qs, kind)
    page, today = paginate_rows(request, filters.qs), timezone.localdate()
    for row in page:
        over = row.until_on is not None and (row.until_on <= today or row.until_on <= row.from_on)
        row.can_be_lifted = not over and permissions.can_lift_block(request.user, row)
    context = {
        "filters": filters,
        "page": page,
        "form": form if programme_ids_with_role(request.user, Role.STAFF) else None,
    }
    return render(request, "certification/blocks.html", context)


@login_required
@require_POST
def lift_one_block(request: HttpRequest, pk: int) -> HttpResponse:
    """Lifts a block from today on, and goes back to where it was asked."""
    row = get_object_or_404(Block.objects.visible_to(request.user), pk=pk)
    if not permissions.can_lift_block(request.user, row):
        raise Http404
    try:
        certification.lift(row, by=request.user, at=timezone.now())
    except certification.BlockOver as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(request, _("The block has been lifted."))
    [number] = parse_row_ids([request.POST.get("coach", "")])
    return redirect("coach", pk=number) if number else redirect("blocks")


def _place_group_block(request: HttpRequest, form: GroupBlockForm) -> bool:
    programme = form.only_programme or form.cleaned_data["programme"]
    whom = form.cleaned_data["whom"]
    if whom in EmployerKind.values:
        return place_posted_block(
            request,
            form,
            lambda **facts: certification.block_employer_kind(whom, programme_id=programme.pk, **facts),
        )
    employer = get_object_or_404(Employer, pk=int(whom))
    return place_posted_block(
        request, form, lambda **facts: certification.block_employer(employer, programme_id=programme.pk, **facts)
    )
