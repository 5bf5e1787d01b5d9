"""What happens to one enrolment, for the person themself and for the project holder: taking an offered place, ending
it, and the certificate."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from healthcoach.core.documents import PDF_MEDIA_TYPE
from healthcoach.core.lifecycle import AlreadyDone
from healthcoach.core.lists import build_attachment
from healthcoach.core.refusals import Refused
from trainings.courses import actions, offers, permissions
from trainings.courses.certificate import render_certificate as made
from trainings.courses.models import Enrolment, EnrolmentStatus


@login_required
@require_http_methods(["GET", "POST"])
def confirm_enrolment_cancellation(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends an enrolment, one's own or as the project holder, after saying what that means."""
    row = _get_visible_enrolment_or_404(request, pk)
    if not permissions.can_cancel_enrolment(request.user, row):
        raise Http404
    own = permissions.can_act_with_candidacy(request.user, row.candidate)
    back = redirect("my_courses") if own else redirect("edition", pk=row.edition_id)
    if request.method == "POST":
        try:
            actions.cancel([row], by=request.user, at=timezone.now())
        except AlreadyDone as refusal:
            messages.info(request, str(refusal))
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The enrolment has ended. The place goes to whoever waits longest."))
        return back
    return render(request, "courses/enrolment_cancel.html", {"enrolment": row, "own": own})


@login_required
@require_POST
def accept_enrolment_offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a place that was offered, for oneself or as the project holder who heard it by telephone."""
    row = _get_visible_enrolment_or_404(request, pk)
    if not permissions.can_accept_offered_place(request.user, row):
        raise Http404
    try:
        offers.accept_offered_place(row, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(name)s has a place in this edition.") % {"name": row.candidate.name})
    own = permissions.can_act_with_candidacy(request.user, row.candidate)
    return redirect("my_courses") if own else redirect("edition", pk=row.edition_id)


@login_required
@require_GET
def download_certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """The certificate of somebody who completed the course, as PDF."""
    row = _get_visible_enrolment_or_404(request, pk)
    if row.status != EnrolmentStatus.COMPLETED or not permissions.can_read_certificate(request.user, row):
        raise Http404
    name, content = made(row)
    return build_attachment(name, content, PDF_MEDIA_TYPE)


def _get_visible_enrolment_or_404(request: HttpRequest, pk: int) -> Enrolment:
    rows = Enrolment.objects.visible_to(request.user).select_related("candidate__user", "edition__course__programme")
    return get_object_or_404(rows, pk=pk)
