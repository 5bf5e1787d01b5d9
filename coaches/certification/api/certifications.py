"""Certifications: where a coach stands and until when; signed, and kept by the project holder."""

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.generics import get_object_or_404
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from coaches.candidacy.models import Candidate, CandidateStatus
from coaches.candidacy.rules import Language, Region
from coaches.certification import actions as certification
from coaches.certification import agreements, permissions
from coaches.certification import profile as careers
from coaches.certification.blocks import Block
from coaches.certification.filters import CoachFilter
from coaches.certification.models import Agreement, AgreementText, Coach
from coaches.renewal.queries import with_standing
from coaches.renewal.rules import Standing
from healthcoach.core.api.viewsets import CommandViewSet
from healthcoach.core.collation import alphabetical_order
from healthcoach.core.themes import Theme
from healthcoach.core.typed import api as typed
from healthcoach.core.typed.api import Id
from healthcoach.files.serializers import DocumentSerializer

MAX_MATERIAL_COACHES = 1000


class AgreementSerializer(serializers.ModelSerializer):
    """A signature: which version, when, under which name; with its copy when it was signed on the site."""

    copy = DocumentSerializer(read_only=True, allow_null=True)

    class Meta:
        model = Agreement
        fields = ["id", "version", "signed_on", "signed_name", "signed_at", "copy"]
        read_only_fields = fields


class CertificationSerializer(serializers.ModelSerializer):
    """A coach with their standing today, and the profile companies choose by."""

    programme = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    standing = serializers.ChoiceField(Standing, read_only=True)
    attended_on = typed.DayField(read_only=True, allow_null=True, help_text="The last intervision attended.")
    expires_on = typed.DayField(
        read_only=True,
        allow_null=True,
        help_text="The first day on which it no longer holds, if there is one.",
    )
    agreements = AgreementSerializer(many=True, read_only=True)
    region = serializers.ChoiceField(Region.choices, allow_blank=True, read_only=True)  # a pool's coaches have none

    class Meta:
        model = Coach
        fields = [
            *("id", "programme", "name", "standing", "agreements", "material_at", "attended_on", "expires_on"),
            *("retired_on", "region", "regions", "languages", "themes", "introduction", "capacity"),
        ]
        read_only_fields = fields


class SignSerializer(serializers.Serializer):
    """Which text is signed, under which name."""

    text = Id()
    name = typed.TextField(max_length=120)


class ProfileSerializer(serializers.Serializer):
    """What companies read about a coach."""

    regions = serializers.ListField(child=serializers.ChoiceField(Region), required=False, max_length=len(Region))
    languages = serializers.ListField(child=serializers.ChoiceField(Language), required=False, max_length=len(Language))
    themes = serializers.ListField(child=serializers.ChoiceField(Theme), required=False, max_length=len(Theme))
    introduction = typed.TextField(max_length=600, required=False, allow_blank=True)
    capacity = typed.WholeField(min_value=0, max_value=50, required=False)


class MaterialSerializer(serializers.Serializer):
    """Who received the material."""

    coaches = serializers.ListField(child=Id(), min_length=1, max_length=MAX_MATERIAL_COACHES)


class BlockingSerializer(serializers.Serializer):
    """Why a coach may not start, from which day, until which other one."""

    reason = typed.TextField(max_length=300)
    on = typed.DayField()
    until = typed.DayField(required=False, allow_null=True, default=None)


class RetireSerializer(serializers.Serializer):
    """From which day on somebody is no coach any more."""

    on = typed.DayField()


class LiftSerializer(serializers.Serializer):
    """Which block of this coach is lifted."""

    block = Id()


@extend_schema(tags=["certifications"])
class CertificationViewSet(ListModelMixin, RetrieveModelMixin, CommandViewSet):
    """One's own certifications; for the project holder and auditors those of their programme."""

    serializer_class = CertificationSerializer
    filterset_class = CoachFilter
    queryset = (
        Coach.objects.select_related("programme")
        .prefetch_related("agreements__copy")
        .order_by(alphabetical_order("name"), "pk")
    )

    def get_queryset(self):
        """Starts from the user."""
        return with_standing(super().get_queryset().visible_to(self.request.user), timezone.localdate())

    @extend_schema(request=ProfileSerializer, responses=CertificationSerializer)
    @transaction.atomic
    def partial_update(self, request: Request, pk: int) -> Response:
        """Changes one's own profile; what is not sent stays."""
        row, said = self.require(permissions.can_edit_coach_profile, locks=True), self.read(ProfileSerializer)
        return self.show(careers.update_coach_profile(row, **said, by=request.user, at=timezone.now()))

    @extend_schema(request=SignSerializer, responses={201: CertificationSerializer})
    @action(detail=False, methods=["post"])
    def sign(self, request: Request) -> Response:
        """Signs the text in force as the trained candidate one is, and becomes a coach."""
        said = self.read(SignSerializer)
        text = get_object_or_404(AgreementText.objects.visible_to(request.user), pk=said["text"])
        candidates = Candidate.objects.filter(user=request.user, programme=text.programme_id)
        candidate = candidates.exclude(status=CandidateStatus.WITHDRAWN).order_by("-pk").first()
        if candidate is None or not permissions.can_sign_agreement(request.user, candidate):
            raise PermissionDenied
        coach = agreements.sign_agreement_online(
            candidate, text=text, name=said["name"], by=request.user, at=timezone.now()
        )
        return self.show(coach, status=201)

    @extend_schema(request=MaterialSerializer, responses=CertificationSerializer(many=True))
    @action(detail=False, methods=["post"])
    def material(self, request: Request) -> Response:
        """Records that these coaches received the material; gives those who had none before."""
        numbers = set(self.read(MaterialSerializer)["coaches"])
        rows = list(Coach.objects.visible_to(request.user).filter(pk__any_of=sorted(numbers)))
        if len(rows) < len(numbers):
            raise Http404
        if not all(permissions.can_manage_coach(request.user, row) for row in rows):
            raise PermissionDenied
        given = careers.hand_over_material(rows, by=request.user, at=timezone.now())
        shown = self.get_queryset().filter(pk__any_of=[row.pk for row in given])
        return Response(self.get_serializer(shown, many=True).data)

    @extend_schema(request=BlockingSerializer, responses=CertificationSerializer)
    @action(detail=True, methods=["post"])
    def block(self, request: Request, pk: int) -> Response:
        """Keeps a coach from starting trajectories; running ones go on."""
        row, said = self.require(permissions.can_manage_coach), self.read(BlockingSerializer)
        certification.block(row, **said, by=request.user, at=timezone.now())
        return self.show(row)

    @extend_schema(request=LiftSerializer, responses=CertificationSerializer)
    @action(detail=True, methods=["post"])
    def lift(self, request: Request, pk: int) -> Response:
        """Lifts a block that concerns this coach, also one of their employer, today."""
        row, said = self.require(permissions.can_manage_coach), self.read(LiftSerializer)
        certification.lift(
            get_object_or_404(Block.objects.of(row), pk=said["block"]), by=request.user, at=timezone.now()
        )
        return self.show(row)

    @extend_schema(request=RetireSerializer, responses=CertificationSerializer)
    @action(detail=True, methods=["post"])
    def retire(self, request: Request, pk: int) -> Response:
        """Ends somebody's time as a coach on a day."""
        row, said = self.require(permissions.can_manage_coach), self.read(RetireSerializer)
        return self.show(careers.retire_coach(row, **said, by=request.user, at=timezone.now()))


def register_routes(router: SimpleRouter) -> None:
    """The nouns of this part of the API."""
    router.register("certifications", CertificationViewSet, "api-certification")
