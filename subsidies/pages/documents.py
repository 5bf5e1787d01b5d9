"""Handing out documents, to those who may see the trajectory they belong to."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from subsidies.trajectories.models import Trajectory


@login_required
@require_GET
def document(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The action plan of a trajectory, as a download that no browser runs or shares."""
    rows = Trajectory.objects.visible_to(request.user).select_related("action_plan__content")
    plan = get_object_or_404(rows, action_plan=pk).action_plan
    response = HttpResponse(
        bytes(plan.content.data),
        content_type=plan.media_type,
        headers={
            "Content-Disposition": content_disposition_header(as_attachment=True, filename=plan.name),
            "X-Content-Type-Options": "nosniff",
        },
    )
    patch_cache_control(response, private=True, no_cache=True)
    return response
