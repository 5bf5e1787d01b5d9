"""Handing out documents, to those who may see what they belong to: a trajectory, an expense, an invoice, a proof, an
agreement or a list of case files."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from coaches.models import Agreement, CaseImport, Diploma, ExperienceProof
from healthcoach.files.models import Document
from healthcoach.users.models import User
from subsidies.expenses.models import Expense
from subsidies.invoices.models import Invoice
from subsidies.trajectories.models import Trajectory

# What holds documents, and in which field.
DOCUMENT_HOLDERS = [
    (Trajectory, "action_plan"),
    (Expense, "document"),
    (Invoice, "document"),
    (Diploma, "document"),
    (ExperienceProof, "document"),
    (Agreement, "copy"),
    (CaseImport, "document"),
]


@login_required
@require_GET
def download_document(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A document, as a download that no browser runs or shares."""
    kept = get_object_or_404(
        Document.objects.select_related("content"), _build_visible_document_condition(request.user, pk), pk=pk
    )
    response = HttpResponse(
        bytes(kept.content.data),
        content_type=kept.media_type,
        headers={
            "Content-Disposition": content_disposition_header(as_attachment=True, filename=kept.name),
            "X-Content-Type-Options": "nosniff",
        },
    )
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _build_visible_document_condition(user: User, pk: UUID) -> Q:
    """That some row this person may see holds the document."""
    found = Q()
    for model, field in DOCUMENT_HOLDERS:
        found |= Q(pk__in=model.objects.visible_to(user).filter(**{field: pk}).values(field))
    return found
