"""Blocks: whom they concern, why and until when; of employers and kinds of employer too."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from coaches.candidacy.models import Employer
from coaches.candidacy.rules import EmployerKind
from coaches.certification import actions as certification
from coaches.certification import permissions
from coaches.certification.api.certifications import BlockingSerializer
from coaches.certification.blocks import Block
from coaches.certification.filters import BlockFilter
from healthcoach.core.api.viewsets import CommandViewSet
from healthcoach.core.lists import parse_row_ids
from healthcoach.core.typed import api as typed
from healthcoach.programmes.access import COACH_READERS
from healthcoach.programmes.api_fields import ProgrammeSlug
from healthcoach.programmes.filters import programme_choices


class BlockSerializer(serializers.ModelSerializer):
    """A block of one coach, of an employer's coaches or of those of a kind of employer."""

    programme = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    whom = typed.TextField(read_only=True)

    class Meta:
        model = Block
        fields = [
            *("id", "programme", "whom", "coach", "employer", "employer_kind", "reason", "from_on", "until_on"),
            *("placed_at", "lifted_at"),
        ]
        read_only_fields = fields


class GroupBlockSerializer(BlockingSerializer):
    """A block of all coaches of one employer, or of a kind of employer."""

    programme = ProgrammeSlug(choices=programme_choices(COACH_READERS))
    whom = typed.TextField(max_length=20, help_text="A kind of employer, or the number of one employer.")

    def validate_whom(self, typed: str) -> EmployerKind | Employer:
        """What is known by that name or number."""
        if typed in EmployerKind.values:
            return EmployerKind(typed)
        [number] = parse_row_ids([typed])
        if employer := Employer.objects.filter(pk=number).first():
            return employer
        raise serializers.ValidationError("No kind of employer is called so, and no employer has this number.")


@extend_schema(tags=["blocks"])
class BlockViewSet(ListModelMixin, RetrieveModelMixin, CommandViewSet):
    """The blocks of this person's programmes."""

    serializer_class = BlockSerializer
    filterset_class = BlockFilter
    queryset = Block.objects.select_related("programme", "coach", "employer").order_by("-from_on", "-pk")

    def get_queryset(self):
        """Starts from the user."""
        return super().get_queryset().visible_to(self.request.user)

    @extend_schema(request=GroupBlockSerializer, responses={201: BlockSerializer})
    def create(self, request: Request) -> Response:
        """Keeps all coaches of an employer, or of a kind of employer, from starting trajectories."""
        said = self.read(GroupBlockSerializer)
        programme = said.pop("programme")
        if not permissions.can_place_group_block(request.user, programme.pk):
            raise PermissionDenied
        said |= {"programme_id": programme.pk, "by": request.user, "at": timezone.now()}
        whom = said.pop("whom")
        if isinstance(whom, Employer):
            return self.show(certification.block_employer(whom, **said), status=201)
        return self.show(certification.block_employer_kind(whom, **said), status=201)

    @extend_schema(request=None, responses=BlockSerializer)
    @action(detail=True, methods=["post"])
    def lift(self, request: Request, pk: int) -> Response:
        """Lifts a block today."""
        row = self.require(permissions.can_lift_block)
        return self.show(certification.lift(row, by=request.user, at=timezone.now()))


def register_routes(router: SimpleRouter) -> None:
    """The nouns of this part of the API."""
    router.register("blocks", BlockViewSet, "api-block")
