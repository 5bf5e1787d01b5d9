"""The API of the internal pool: case files, their import, and the coaches."""

from django.db import transaction
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.generics import get_object_or_404
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from coaches.pool import actions as pool
from coaches.pool import importing, permissions
from coaches.pool.filters import CaseFilter, PoolCoachFilter, list_filtered_pools
from coaches.pool.models import CaseFile, CaseImport, PolicyDomain, PoolCoach, PoolDiploma
from coaches.pool.rules import AgeBand, CaseFacts, Employment, Gender, TrajectoryKind
from healthcoach.core.api.viewsets import CommandViewSet
from healthcoach.core.typed import api as typed
from healthcoach.core.typed.api import Id

MAX_JSON_NUMBER = 1_000_000_000  # what a number in JSON may be before the rules look at it


class CaseFileSerializer(serializers.ModelSerializer):
    """A case file. Gender, age band and employment of a team are null: not registered, as education is of anybody."""

    programme = serializers.SlugRelatedField("slug", read_only=True)
    domain = typed.TextField(source="domain.name")
    coach = typed.WholeField(source="coach_id")

    class Meta:
        model = CaseFile
        fields = [
            *("id", "programme", "coach", "kind", "domain", "gender", "age_band", "employment", "status"),
            *("started_on", "closed_on", "conversations", "minutes"),
        ]
        read_only_fields = fields

    def to_representation(self, row: CaseFile) -> dict[str, object]:
        """What is not registered is null, and never empty or 0."""
        shown = super().to_representation(row)
        return shown | {name: shown[name] or None for name in ("gender", "age_band", "employment")}


class OpenCaseSerializer(serializers.Serializer):
    """A trajectory that began. Of a team gender, age band and employment are left out."""

    coach = Id(required=False, help_text="As which coach; needed only by who is one in several pools.")
    key = serializers.UUIDField(required=False, help_text="Made by the caller: the same key opens one case file.")
    kind = serializers.ChoiceField(TrajectoryKind)
    domain = Id()
    gender = serializers.ChoiceField(Gender, required=False)
    age_band = serializers.ChoiceField(AgeBand, required=False)
    employment = serializers.ChoiceField(Employment, required=False)
    started_on = typed.DayField()


class TotalsSerializer(serializers.Serializer):
    """How many conversations there were so far, and how many minutes they took."""

    conversations = typed.WholeField(min_value=0, max_value=MAX_JSON_NUMBER)
    minutes = typed.WholeField(min_value=0, max_value=MAX_JSON_NUMBER)


class CaseClosingSerializer(serializers.Serializer):
    """Since which day a trajectory is over."""

    closed_on = typed.DayField()


class ListSerializer(serializers.Serializer):
    """A list of case files, as CSV or XLSX."""

    programme = serializers.SlugField()
    file = serializers.FileField(allow_empty_file=True)


class CaseImportSerializer(serializers.ModelSerializer):
    """A list that was imported."""

    programme = serializers.SlugRelatedField("slug", read_only=True)

    class Meta:
        model = CaseImport
        fields = ["id", "programme", "rows", "digest", "status", "read_at", "imported_at"]
        read_only_fields = fields


@extend_schema(tags=["pool"])
class CaseFileViewSet(ListModelMixin, RetrieveModelMixin, CommandViewSet):
    """The case files of this person: their own as a coach, or those of a pool they read."""

    serializer_class = CaseFileSerializer
    filterset_class = CaseFilter
    queryset = CaseFile.objects.select_related("domain", "coach__coach", "programme").order_by("-pk")

    def get_queryset(self):
        """Starts from the user."""
        return super().get_queryset().visible_to(self.request.user)

    @extend_schema(request=OpenCaseSerializer, responses={201: CaseFileSerializer})
    def create(self, request: Request) -> Response:
        """Opens the file of a trajectory that began."""
        said = self.read(OpenCaseSerializer)
        coaches = permissions.list_writing_pool_coaches(request.user)
        if "coach" in said:
            coaches = coaches.filter(pk=said["coach"])
        if not coaches:
            raise PermissionDenied
        facts = CaseFacts(
            kind=said["kind"],
            domain_id=get_object_or_404(PolicyDomain, programme=coaches[0].coach.programme_id, pk=said["domain"]).pk,
            **{name: said.get(name, "") for name in ("gender", "age_band", "employment")},
            started_on=said["started_on"],
        )
        row = pool.open_case(coaches[0], facts=facts, key=said.get("key"), by=request.user, at=timezone.now())
        return self.show(row, status=201)

    @extend_schema(request=TotalsSerializer, responses=CaseFileSerializer)
    @action(detail=True, methods=["post"])
    @transaction.atomic
    def totals(self, request: Request, pk: int) -> Response:
        """Notes the conversations and minutes so far."""
        row, said = self.require(permissions.can_write_case, locks=True), self.read(TotalsSerializer)
        return self.show(pool.update_case(row, **said, by=request.user, at=timezone.now()))

    @extend_schema(request=CaseClosingSerializer, responses=CaseFileSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: int) -> Response:
        """Closes a case file."""
        row, said = self.require(permissions.can_write_case), self.read(CaseClosingSerializer)
        return self.show(pool.close_case(row, on=said["closed_on"], by=request.user, at=timezone.now()))

    @extend_schema(request=None, responses=CaseFileSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: int) -> Response:
        """Opens again what was closed by mistake, on the same day."""
        row = self.require(permissions.can_write_case)
        return self.show(pool.reopen_case(row, by=request.user, at=timezone.now()))


@extend_schema(tags=["pool"])
class CaseImportViewSet(ListModelMixin, RetrieveModelMixin, CommandViewSet):
    """The lists of case files that were read, and importing one: whole, or not at all."""

    serializer_class = CaseImportSerializer
    parser_classes = [MultiPartParser]
    queryset = CaseImport.objects.select_related("programme").order_by("-pk")

    def get_queryset(self):
        """Starts from the user."""
        return super().get_queryset().visible_to(self.request.user)

    @extend_schema(request={"multipart/form-data": ListSerializer}, responses={201: CaseImportSerializer})
    def create(self, request: Request) -> Response:
        """Reads a list and imports it; with one fault in it nothing is imported."""
        said = self.read(ListSerializer)
        programme = get_object_or_404(list_filtered_pools(request), slug=said["programme"])
        if not permissions.may_import_cases(request.user, programme.pk):
            raise PermissionDenied
        now = timezone.now()
        row = importing.read_list(programme.pk, upload=said["file"], by=request.user, at=now)
        return self.show(importing.import_list(row, by=request.user, at=now), status=201)


class PoolDiplomaSerializer(serializers.ModelSerializer):
    """A diploma; the first is the one that is counted."""

    class Meta:
        model = PoolDiploma
        fields = ["level", "subject"]
        read_only_fields = fields


class PoolCoachSerializer(serializers.ModelSerializer):
    """A coach of the pool."""

    id = typed.WholeField(source="pk")
    name = typed.TextField(source="coach.name")
    programme = typed.TextField(source="coach.programme.slug")
    domain = typed.TextField(source="domain.name")
    diplomas = PoolDiplomaSerializer(many=True)

    class Meta:
        model = PoolCoach
        fields = [
            *("id", "name", "programme", "domain", "gender", "birth_year", "diplomas", "serves_from", "serves_until"),
        ]
        read_only_fields = fields


@extend_schema(tags=["pool"])
class PoolCoachViewSet(ListModelMixin, RetrieveModelMixin, CommandViewSet):
    """The coaches of the pools that this person reads; a coach reads themselves."""

    serializer_class = PoolCoachSerializer
    filterset_class = PoolCoachFilter
    queryset = (
        PoolCoach.objects.select_related("coach__programme", "domain").prefetch_related("diplomas").order_by("-pk")
    )

    def get_queryset(self):
        """Starts from the user."""
        return super().get_queryset().visible_to(self.request.user)


def register_routes(router: SimpleRouter) -> None:
    """The nouns of this part of the API."""
    router.register("case-files", CaseFileViewSet, "api-case-file")
    router.register("case-imports", CaseImportViewSet, "api-case-import")
    router.register("pool-coaches", PoolCoachViewSet, "api-pool-coach")
