"""Three books, one truth: ledger, payment files and bank, day by day, and the seals."""

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from healthcoach.core.api.viewsets import CommandViewSet
from healthcoach.core.typed import api as typed
from healthcoach.core.typed.api import Euro
from healthcoach.core.typed.days import ANY_DAY
from healthcoach.programmes.api_fields import ProgrammeSlug
from subsidies.controls.models import Comparison, Seal
from subsidies.controls.permissions import list_programmes_with_readable_books
from subsidies.controls.reconciliation import reconcile_programme


class ComparisonSerializer(serializers.ModelSerializer):
    """How the books compared on a day: green when no difference is left unexplained."""

    programme = ProgrammeSlug(read_only=True)

    class Meta:
        model = Comparison
        fields = ["id", "programme", "day", "differences", "ledger", "bank", "compared_at"]
        read_only_fields = fields


class AskedSerializer(serializers.Serializer):
    """Which programme, and the end of which day."""

    programme = serializers.SlugField(max_length=50, help_text="The programme's slug.")
    on = typed.DayField(**ANY_DAY, required=False, help_text="A day up to today; without it, today.")

    def validate_on(self, day):
        """What has not happened cannot be compared."""
        if day > timezone.localdate():
            raise serializers.ValidationError(_("This day lies in the future. Choose today or an earlier day."))
        return day


class BooksDifferenceSerializer(serializers.Serializer):
    """Why the bank differs from the ledger: how many euro the bank has more."""

    kind = typed.TextField()
    is_open = serializers.BooleanField(help_text="Whether somebody still has to do something about it.")
    amount = Euro()
    about = typed.WholeField(help_text="The number of the row it is about, or how many lines.")
    on = typed.DayField(allow_null=True)
    sentence = typed.TextField()


class BooksSerializer(serializers.Serializer):
    """The three books at the end of a day: ledger = cash + on its way + held for others; ledger + differences
    = bank. They agree when nothing is open and ledger + opening = bank."""

    on = typed.DayField()
    agree = serializers.BooleanField()
    ledger = Euro()
    on_its_way = Euro(help_text="By the payment files.")
    bank = Euro()
    opening = Euro(help_text="What stood on the account before the first tranche.")
    last_statement = typed.DayField(allow_null=True)
    differences = BooksDifferenceSerializer(many=True)


class SealSerializer(serializers.ModelSerializer):
    """The digest of a day's transfers, chained to the one before."""

    class Meta:
        model = Seal
        fields = ["id", "day", "count", "total", "previous", "sha256", "sealed_at"]
        read_only_fields = fields


@extend_schema(tags=["books"])
class ComparisonViewSet(ListModelMixin, CommandViewSet):
    """The daily comparisons of this person's programmes, newest first."""

    serializer_class = ComparisonSerializer
    queryset = Comparison.objects.select_related("programme").order_by("-day", "-pk")

    def get_queryset(self):
        """Starts from the user."""
        return super().get_queryset().visible_to(self.request.user)

    @extend_schema(parameters=[AskedSerializer], responses=BooksSerializer)
    @action(detail=False, methods=["get"], filter_backends=[], pagination_class=None)
    def books(self, request: Request) -> Response:
        """The three books of a programme as they stand at the end of a day."""
        asked = AskedSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        slug = asked.validated_data["programme"]
        programme = list_programmes_with_readable_books(request.user).filter(slug=slug).first()
        if programme is None:
            raise Http404
        return Response(
            BooksSerializer(
                reconcile_programme(programme, on=asked.validated_data.get("on", timezone.localdate()))
            ).data
        )


@extend_schema(tags=["books"])
class SealViewSet(ListModelMixin, CommandViewSet):
    """The seals of the ledger, newest first, for those who look into its proof."""

    serializer_class = SealSerializer
    queryset = Seal.objects.order_by("-day")

    def get_queryset(self):
        """All of them, or none."""
        rows = super().get_queryset()
        return rows if list_programmes_with_readable_books(self.request.user).exists() else rows.none()


def register_routes(router: SimpleRouter) -> None:
    """The nouns of this part of the API."""
    router.register("comparisons", ComparisonViewSet, "api-comparison")
    router.register("seals", SealViewSet, "api-seal")
