"""What happens to one enrolment, for the person themself and for the project holder: taking an offered place, ending
it, and the certificate."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from healthcoach.documents import MEDIA_TYPE
from healthcoach.lifecycle import AlreadyDone
from healthcoach.lists import attachment
from healthcoach.refusals import Refused
from trainings.courses import actions, offers, permissions
from trainings.courses.certificate import certificate as made
from trainings.courses.models import Enrolment, Status


@login_required
@require_http_methods(["GET", "POST"])
def enrolment_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends an enrolment, one's own or as the project holder, after saying what that means."""
    row = _visible_or_404(request, pk)
    if not permissions.cancels(request.user, row):
        raise Http404
    own = permissions.is_own(request.user, row.candidate)
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
    return render(request, "trainings/courses/enrolment_cancel.html", {"enrolment": row, "own": own})


@login_required
@require_POST
def enrolment_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a place that was offered, for oneself or as the project holder who heard it by telephone."""
    row = _visible_or_404(request, pk)
    if not permissions.accepts(request.user, row):
        raise Http404
    try:
        offers.accept(row, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(name)s has a place in this edition.") % {"name": row.candidate.name})
    own = permissions.is_own(request.user, row.candidate)
    return redirect("my_courses") if own else redirect("edition", pk=row.edition_id)


@login_required
@require_GET
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """The certificate of somebody who completed the course, as PDF."""
    row = _visible_or_404(request, pk)
    if row.status != Status.COMPLETED or not permissions.reads_certificate(request.user, row):
        raise Http404
    name, content = made(row)
    return attachment(name, content, MEDIA_TYPE)


def _visible_or_404(request: HttpRequest, pk: int) -> Enrolment:
    rows = Enrolment.objects.visible_to(request.user).select_related("candidate__user", "edition__course__programme")
    return get_object_or_404(rows, pk=pk)
