"""The nouns of wellbeing: each is listed, entered, corrected, and taken back on the day on which it was entered."""

from collections.abc import Callable

from django.db import transaction
from django.db.models import Model
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from healthcoach.core.api.viewsets import CommandViewSet
from healthcoach.core.typed import api as typed
from healthcoach.users.models import User
from trainings.wellbeing import actions, permissions
from trainings.wellbeing.api import serializers as shapes
from trainings.wellbeing.models import BuildingBlock, FrameworkContract, ImprovementPoint, Initiative, WellbeingAction


class OfProgrammeSerializer(serializers.Serializer):
    """In which programme."""

    programme = typed.TextField(max_length=50, help_text="The programme's slug.")


def may_write_wellbeing_row(user: User, row: Model) -> bool:
    """The project holder of the row's programme."""
    return permissions.may_write_wellbeing(user, row.programme_id)


def _document_wellbeing_views(write: type[serializers.Serializer], shown: type[serializers.Serializer]):
    """What the API's document says of a noun: the programme is named once, when something is entered."""
    name = write.__name__.removeprefix("Write")
    entered = type(f"Enter{name}", (OfProgrammeSerializer, write), {"__doc__": write.__doc__})
    changed = type(f"Correct{name}", (write,), {"__doc__": write.__doc__})
    return extend_schema_view(
        list=extend_schema(tags=["wellbeing"]),
        retrieve=extend_schema(tags=["wellbeing"]),
        create=extend_schema(tags=["wellbeing"], request=entered, responses={201: shown}),
        partial_update=extend_schema(tags=["wellbeing"], request=changed(partial=True), responses=shown),
        destroy=extend_schema(tags=["wellbeing"], request=None, responses={204: None}),
    )


class WellbeingViewSet(ListModelMixin, RetrieveModelMixin, CommandViewSet):
    """What every noun of wellbeing does the same way."""

    write: type[serializers.Serializer]
    verbs: tuple[Callable, Callable]  # to enter, and to correct

    def get_queryset(self):
        """Starts from the user."""
        return super().get_queryset().visible_to(self.request.user)

    def create(self, request: Request) -> Response:
        """Enters one."""
        slug = self.read(OfProgrammeSerializer, beside=[self.write])["programme"]
        known = {each.slug: each for each in permissions.list_wellbeing_programmes(request.user)}
        if slug not in known:
            raise Http404
        programme = known[slug]
        if not permissions.may_write_wellbeing(request.user, programme.pk):
            raise PermissionDenied
        said = self.read(self.write, beside=[OfProgrammeSerializer])
        row = self.verbs[0](programme, **said, by=request.user, at=timezone.now())
        return self.show(row, status=201)

    @transaction.atomic
    def partial_update(self, request: Request, pk: int) -> Response:
        """Corrects what is given; the trail keeps what stood there."""
        row = self.require(may_write_wellbeing_row, locks=True)
        said = self.read(self.write, partial=True)
        return self.show(self.verbs[1](row, **said, by=request.user, at=timezone.now()))

    @transaction.atomic
    def destroy(self, request: Request, pk: int) -> Response:
        """Takes back what was entered by mistake today."""
        actions.delete_same_day(self.require(may_write_wellbeing_row, locks=True), by=request.user, at=timezone.now())
        return Response(status=204)


@_document_wellbeing_views(shapes.WriteActionSerializer, shapes.WellbeingActionSerializer)
class WellbeingActionViewSet(WellbeingViewSet):
    """The actions with their ratings."""

    serializer_class = shapes.WellbeingActionSerializer
    queryset = WellbeingAction.objects.select_related("programme").order_by("-begins_on", "pk")
    write = shapes.WriteActionSerializer
    verbs = (actions.enter_action, actions.correct_action)


@_document_wellbeing_views(shapes.WriteInitiativeSerializer, shapes.InitiativeSerializer)
class InitiativeViewSet(WellbeingViewSet):
    """The initiatives of each year."""

    serializer_class = shapes.InitiativeSerializer
    queryset = Initiative.objects.select_related("programme").order_by("-year", "pk")
    write = shapes.WriteInitiativeSerializer
    verbs = (actions.enter_initiative, actions.correct_initiative)


@_document_wellbeing_views(shapes.WritePointSerializer, shapes.ImprovementPointSerializer)
class ImprovementPointViewSet(WellbeingViewSet):
    """What evaluations found to improve."""

    serializer_class = shapes.ImprovementPointSerializer
    queryset = (
        ImprovementPoint.objects.select_related("programme").prefetch_related("initiatives").order_by("-found_on", "pk")
    )
    write = shapes.WritePointSerializer
    verbs = (actions.enter_point, actions.correct_point)


@_document_wellbeing_views(shapes.WriteBlockSerializer, shapes.BuildingBlockSerializer)
class BuildingBlockViewSet(WellbeingViewSet):
    """The building blocks of the action plan."""

    serializer_class = shapes.BuildingBlockSerializer
    queryset = BuildingBlock.objects.select_related("programme").order_by("number", "pk")
    write = shapes.WriteBlockSerializer
    verbs = (actions.enter_block, actions.correct_block)


@_document_wellbeing_views(shapes.WriteContractSerializer, shapes.FrameworkContractSerializer)
class FrameworkContractViewSet(WellbeingViewSet):
    """The framework contracts with their lots."""

    serializer_class = shapes.FrameworkContractSerializer
    queryset = (
        FrameworkContract.objects.select_related("programme")
        .prefetch_related("lots__supplier")
        .order_by("-valid_from", "pk")
    )
    write = shapes.WriteContractSerializer
    verbs = (actions.enter_contract, actions.correct_contract)
