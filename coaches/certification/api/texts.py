"""The texts of the agreement: what coaches sign, version by version."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from coaches.certification import agreements, permissions
from coaches.certification.models import AgreementText
from healthcoach.core.api.viewsets import CommandViewSet
from healthcoach.core.typed import api as typed
from healthcoach.programmes.access import COACH_READERS
from healthcoach.programmes.api_fields import ProgrammeSlug
from healthcoach.programmes.filters import programme_choices


class AgreementTextSerializer(serializers.ModelSerializer):
    """A version of the agreement, signed by whoever signs from its first day on."""

    programme = serializers.SlugRelatedField(slug_field="slug", read_only=True)

    class Meta:
        model = AgreementText
        fields = ["id", "programme", "version", "title", "body", "valid_from", "published_at"]
        read_only_fields = fields


class PublishSerializer(serializers.Serializer):
    """A new version."""

    programme = ProgrammeSlug(choices=programme_choices(COACH_READERS))
    version = typed.TextField(max_length=20)
    title = typed.TextField(max_length=150)
    body = typed.TextField(max_length=40_000)
    valid_from = typed.DayField()


@extend_schema(tags=["agreement-texts"])
class AgreementTextViewSet(ListModelMixin, RetrieveModelMixin, CommandViewSet):
    """The texts of the programmes in which this person is candidate or coach, project holder or auditor."""

    serializer_class = AgreementTextSerializer
    filterset_fields = ["version"]
    queryset = AgreementText.objects.select_related("programme").order_by("programme_id", "-valid_from")

    def get_queryset(self):
        """Starts from the user."""
        return super().get_queryset().visible_to(self.request.user)

    @extend_schema(request=PublishSerializer, responses={201: AgreementTextSerializer})
    def create(self, request: Request) -> Response:
        """Publishes a version, which stays as it is from then on."""
        said = self.read(PublishSerializer)
        programme = said.pop("programme")
        if not permissions.can_publish_agreement_text(request.user, programme.pk):
            raise PermissionDenied
        row = agreements.publish_text(programme.pk, **said, by=request.user, at=timezone.now())
        return self.show(row, status=201)


def register_routes(router: SimpleRouter) -> None:
    """The nouns of this part of the API."""
    router.register("agreement-texts", AgreementTextViewSet, "api-agreement-text")
