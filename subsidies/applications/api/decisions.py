"""Decisions: the steering group approves or rejects many applications at once, all or none."""

from django.db.models import TextChoices
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from healthcoach.core.api.viewsets import CommandViewSet
from healthcoach.core.typed import api as typed
from healthcoach.core.typed.api import Id
from subsidies.applications import actions as applications
from subsidies.applications import permissions
from subsidies.applications.api.applications import ApplicationSerializer, ApplicationViewSet

MAX_DECIDED_APPLICATIONS = 1000  # applications in one decision


class Decision(TextChoices):
    """What the steering group says."""

    APPROVE = "approve", _("approve")
    REJECT = "reject", _("reject")


class DecisionSerializer(serializers.Serializer):
    """On which applications, what, and why."""

    applications = serializers.ListField(child=Id(), allow_empty=False, max_length=MAX_DECIDED_APPLICATIONS)
    decision = serializers.ChoiceField(Decision.choices)
    motivation = typed.TextField(max_length=4000)


@extend_schema(tags=["decisions"])
class DecisionViewSet(CommandViewSet):
    """Decisions on applications this person may see."""

    serializer_class = DecisionSerializer
    queryset = ApplicationViewSet.queryset
    pagination_class = None

    def get_queryset(self):
        """Starts from the user."""
        return super().get_queryset().visible_to(self.request.user)

    @extend_schema(request=DecisionSerializer, responses={200: ApplicationSerializer(many=True)})
    def create(self, request: Request) -> Response:
        """Decides on all of them, or on none."""
        said = self.read(DecisionSerializer)
        numbers = set(said["applications"])
        rows = list(self.get_queryset().filter(pk__in=numbers))
        if len(rows) < len(numbers):
            raise Http404
        if not all(permissions.is_application_decider(request.user, row) for row in rows):
            raise PermissionDenied
        verb = applications.approve if said["decision"] == Decision.APPROVE else applications.reject
        verb(rows, motivation=said["motivation"], by=request.user, at=timezone.now())
        decided = self.get_queryset().filter(pk__in=numbers)
        shown = ApplicationSerializer(decided, many=True, context=self.get_serializer_context())
        return Response(shown.data)
