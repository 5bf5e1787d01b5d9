"""Enrolments: asking for a place, leaving, completing, and the fee."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.generics import get_object_or_404
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from coaches.candidacy.models import Candidate
from healthcoach.core.api.viewsets import CommandViewSet
from healthcoach.core.typed import api as typed
from healthcoach.core.typed.api import Id
from trainings.courses import actions, fees, offers, permissions
from trainings.courses.filters import EnrolmentFilter
from trainings.courses.models import Edition, Enrolment


class EnrolmentSerializer(serializers.ModelSerializer):
    """Somebody in an edition: where they stand, their fee, and on how many days they were there."""

    name = typed.TextField(source="candidate.name", read_only=True)
    days_present = serializers.SerializerMethodField()

    class Meta:
        model = Enrolment
        fields = [
            *("id", "edition", "candidate", "name", "status", "asked_at", "answer_before", "enrolled_on"),
            *("completed_on", "cancelled_at", "days_present", "fee", "communication", "received", "paid_on"),
        ]
        read_only_fields = fields

    def get_days_present(self, row: Enrolment) -> int:
        """On how many days they were there."""
        return len(row.attendances.all())


class EnrolSerializer(serializers.Serializer):
    """In which edition, and for the project holder which candidate."""

    edition = Id()
    candidate = Id(required=False, help_text="Who is enrolled; without it, yourself.")


class PaidSerializer(serializers.Serializer):
    """On which day the fee was paid."""

    paid_on = typed.DayField()


@extend_schema(tags=["courses"])
class EnrolmentViewSet(ListModelMixin, RetrieveModelMixin, CommandViewSet):
    """One's own enrolments; for the project holder, trainers and auditors those of their programme."""

    serializer_class = EnrolmentSerializer
    filterset_class = EnrolmentFilter
    queryset = (
        Enrolment.objects.select_related("candidate", "edition__course").prefetch_related("attendances").order_by("-pk")
    )

    def get_queryset(self):
        """Starts from the user."""
        return super().get_queryset().visible_to(self.request.user)

    @extend_schema(request=EnrolSerializer, responses={201: EnrolmentSerializer})
    def create(self, request: Request) -> Response:
        """Asks for a place, or for one on the waiting list when the edition is full."""
        said = self.read(EnrolSerializer)
        editions = Edition.objects.known_to(request.user).select_related("course")
        edition = get_object_or_404(editions, pk=said["edition"])
        programme = edition.course.programme_id
        people = Candidate.objects.visible_to(request.user)
        if "candidate" in said:
            candidate = get_object_or_404(people, pk=said["candidate"])
        else:
            candidate = people.filter(user=request.user, programme=programme).order_by("pk").last()
        if candidate is None or not permissions.can_enrol_candidate(request.user, candidate):
            raise PermissionDenied
        return self.show(actions.enrol(candidate, edition=edition, by=request.user, at=timezone.now()), status=201)

    @extend_schema(request=None, responses=EnrolmentSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: int) -> Response:
        """Takes a place that was offered; from then on its fee is due."""
        row = self.require(permissions.can_accept_offered_place)
        return self.show(offers.accept_offered_place(row, by=request.user, at=timezone.now()))

    @extend_schema(request=None, responses=EnrolmentSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: int) -> Response:
        """Ends the enrolment; whoever waits longest gets the place."""
        [row] = actions.cancel([self.require(permissions.can_cancel_enrolment)], by=request.user, at=timezone.now())
        return self.show(row)

    @extend_schema(request=None, responses=EnrolmentSerializer)
    @action(detail=True, methods=["post"])
    def finish(self, request: Request, pk: int) -> Response:
        """Notes that somebody completed the course; refused with too few days."""
        [row] = actions.complete_enrolments(
            [self.require(permissions.can_manage_enrolment)], by=request.user, at=timezone.now()
        )
        return self.show(row)

    @extend_schema(request=PaidSerializer, responses=EnrolmentSerializer)
    @action(detail=True, methods=["post"], url_path="mark-paid")
    def mark_paid(self, request: Request, pk: int) -> Response:
        """Marks the fee as paid on a day."""
        row, said = self.require(permissions.can_manage_enrolment), self.read(PaidSerializer)
        [row] = fees.mark_paid([row], **said, by=request.user, at=timezone.now())
        return self.show(row)

    @extend_schema(request=None, responses=EnrolmentSerializer)
    @action(detail=True, methods=["post"])
    def unmark(self, request: Request, pk: int) -> Response:
        """Takes the payment mark away; refused when the bank statement shows the fee."""
        [row] = fees.unmark_paid([self.require(permissions.can_manage_enrolment)], by=request.user, at=timezone.now())
        return self.show(row)
