"""Tables, figures and decisions about small cells for programs."""

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.generics import get_object_or_404
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.views import APIView

from healthcoach.answers import actions
from healthcoach.answers.api.serializers import FiguresShape, OwnTableShape
from healthcoach.answers.cross_table_export import serialize_cross_table
from healthcoach.answers.cross_tables import tabulate_measure
from healthcoach.answers.dimensions import Dimension
from healthcoach.answers.forms.tables import TABLE_DAY_ERRORS
from healthcoach.answers.measures import DIMENSIONS, MEASURES, Measure
from healthcoach.answers.models import Publication, Release
from healthcoach.answers.pages.figures import list_published_tables
from healthcoach.answers.permissions import list_table_programmes, may_release_small_cells, may_withdraw_release
from healthcoach.answers.public_figures import build_public_figures
from healthcoach.core.api.viewsets import CommandViewSet
from healthcoach.core.typed import api as typed
from healthcoach.programmes.models import Programme

DIMENSION_CHOICES = [(each.value, each.value) for each in Dimension]


class TableQuestionSerializer(serializers.Serializer):
    """Which table: of which programme, what is counted, in which period, by what."""

    programme = typed.TextField(help_text="The programme's slug.")
    measure = serializers.ChoiceField(Measure)
    since = typed.DayField()
    until = typed.DayField(help_text="Also the day as of which a subsidy's people are counted.")
    rows = serializers.ChoiceField(DIMENSION_CHOICES)
    columns = serializers.ChoiceField(DIMENSION_CHOICES, required=False)

    def validate(self, attrs):
        """What is counted can be divided by these, and the period runs forward."""
        if attrs["until"] > timezone.localdate():
            raise serializers.ValidationError({"until": TABLE_DAY_ERRORS["future"]})
        if attrs["until"] < attrs["since"]:
            raise serializers.ValidationError({"until": _("The last day lies before the first.")})
        for name in {"rows", "columns"} & set(attrs):
            if attrs[name] not in DIMENSIONS[attrs["measure"]]:
                sentence = _("This is not known of what is counted. Choose something else.")
                raise serializers.ValidationError({name: sentence})
        if attrs["rows"] == attrs.get("columns"):
            raise serializers.ValidationError(
                {"columns": _("Rows and columns are the same. Choose another one, or none.")}
            )
        return attrs


@extend_schema(tags=["tables"])
class TableView(APIView):
    """A table of a programme for its own people: small cells are marked."""

    @extend_schema(parameters=[TableQuestionSerializer], responses=OwnTableShape)
    def get(self, request: Request) -> Response:
        """The same cells as on the screen."""
        asked = TableQuestionSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        said = asked.validated_data
        known = {each.slug: each for each in list_table_programmes(request.user)}
        programme = known.get(said["programme"])
        if programme is None or said["measure"] not in MEASURES[programme.kind]:
            raise Http404
        found = tabulate_measure(
            programme,
            Measure(said["measure"]),
            Dimension(said["rows"]),
            Dimension(said["columns"]) if "columns" in said else None,
            since=said["since"],
            until=said["until"],
            today=timezone.localdate(),
        )
        return Response({"programme": programme.name} | serialize_cross_table(found))


class FiguresQuestionSerializer(serializers.Serializer):
    """Of which programme."""

    programme = typed.TextField(help_text="The programme's slug.")


@extend_schema(tags=["tables"], auth=[])
class FiguresView(APIView):
    """What everybody may read of a programme."""

    permission_classes = [AllowAny]

    @extend_schema(parameters=[FiguresQuestionSerializer], responses=FiguresShape)
    def get(self, request: Request) -> Response:
        """The same figures and tables as on the public page."""
        asked = FiguresQuestionSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        slug = asked.validated_data["programme"]
        programmes = {each.slug: each for each in Programme.objects.order_by("pk")}
        if slug not in programmes:
            raise Http404
        found = build_public_figures(programmes[slug], today=timezone.localdate())
        return Response(
            {
                "programme": found.programme.name,
                "as_of": found.as_of.isoformat(),
                "figures": {each.name: each.number for each in found.figures},
                "tables": [serialize_cross_table(table) for table in list_published_tables(found)],
                "released": [each.publication.value for each in found.published if each.released],
            }
        )


class ReleaseSerializer(serializers.ModelSerializer):
    """A decision to show the small cells of a period to everybody."""

    programme = serializers.SlugRelatedField(slug_field="slug", read_only=True)

    class Meta:
        model = Release
        fields = ["id", "programme", "table", "since", "until", "reason", "released_at", "withdrawn_at"]
        read_only_fields = fields


class MakeReleaseSerializer(serializers.Serializer):
    """Which tables of which period, and why."""

    programme = typed.TextField(help_text="The programme's slug.")
    table = serializers.ChoiceField(Publication)
    since = typed.DayField()
    until = typed.DayField()
    reason = typed.TextField(max_length=300)


@extend_schema(tags=["tables"])
class ReleaseViewSet(ListModelMixin, RetrieveModelMixin, CommandViewSet):
    """The decisions about small cells of the programmes whose tables this person reads."""

    serializer_class = ReleaseSerializer
    queryset = Release.objects.select_related("programme").order_by("-pk")

    def get_queryset(self):
        """Starts from the user."""
        return super().get_queryset().visible_to(self.request.user)

    @extend_schema(request=MakeReleaseSerializer, responses={201: ReleaseSerializer})
    def create(self, request: Request) -> Response:
        """Shows the small cells of a pool's tables to everybody."""
        said = self.read(MakeReleaseSerializer)
        slug = said.pop("programme")
        readable = [each.pk for each in list_table_programmes(request.user)]
        programme = get_object_or_404(Programme.objects.filter(pk__in=readable), slug=slug)
        if not may_release_small_cells(request.user, programme.pk):
            raise PermissionDenied
        return self.show(actions.release(programme, **said, by=request.user, at=timezone.now()), status=201)

    @extend_schema(request=None, responses=ReleaseSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: int) -> Response:
        """Hides them again."""
        row = self.require(may_withdraw_release)
        return self.show(actions.withdraw(row, by=request.user, at=timezone.now()))


router = SimpleRouter(use_regex_path=False)
router.register("releases", ReleaseViewSet, "api-release")
