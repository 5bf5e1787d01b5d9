"""Applications: read, draft, fill in, and every verb of their journey."""

from django.db import transaction
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from healthcoach.core.api.viewsets import CommandViewSet
from healthcoach.core.typed import api as typed
from healthcoach.programmes.api_fields import ProgrammeSlug
from subsidies.applications import actions as applications
from subsidies.applications import permissions
from subsidies.applications.filters import ApplicationFilter
from subsidies.applications.models import Application, Referral, Theme
from subsidies.companies.models import Contact


class ContactSerializer(serializers.ModelSerializer):
    """Who acts for the company."""

    class Meta:
        model = Contact
        fields = ["name", "email", "phone"]
        read_only_fields = fields


class ApplicationSerializer(serializers.ModelSerializer):
    """An application: what was declared, and when what was done."""

    reference = typed.TextField(read_only=True)
    programme = ProgrammeSlug(read_only=True)
    enterprise_number = typed.TextField(source="company.enterprise_number", read_only=True)
    contact = ContactSerializer(read_only=True)
    themes = serializers.ListField(child=serializers.ChoiceField(Theme.choices), read_only=True)
    referral = serializers.ChoiceField(Referral.choices, allow_blank=True, read_only=True)
    trajectory = serializers.PrimaryKeyRelatedField(read_only=True, allow_null=True)

    class Meta:
        model = Application
        fields = [
            *("id", "reference", "programme", "status", "contact"),
            *("enterprise_number", "company_name", "postal_code", "municipality", "headcount", "low_skilled", "themes"),
            *("motivation_of_company", "referral", "de_minimis_declared"),
            *("submitted_at", "completed_at", "decided_at", "motivation", "reserved", "lapses_on"),
            *("started_at", "trajectory", "withdrawn_at", "withdrawal_reason", "lapsed_at", "changed_at"),
        ]
        read_only_fields = fields

    def to_representation(self, application: Application) -> dict[str, object]:
        """To the coach, a decision has no motivation and a withdrawal no reason."""
        shown = super().to_representation(application)
        if not permissions.can_see_decision_reasons(self.context["request"].user, application):
            shown |= {"motivation": None, "withdrawal_reason": ""}
        return shown


class DraftSerializer(serializers.Serializer):
    """The beginning of an application."""

    programme = ProgrammeSlug()
    enterprise_number = typed.EnterpriseNumberField(max_length=60)
    company_name = typed.TextField(max_length=150)


class DeclaredSerializer(typed.ModelSerializer):
    """What a company declares; all of it may come later, or in parts."""

    themes = serializers.ListField(
        child=serializers.ChoiceField(Theme.choices), max_length=len(Theme), allow_empty=True, required=False
    )
    postal_code = typed.PostalCodeField(required=False, allow_blank=True)

    class Meta:
        model = Application
        fields = sorted(applications.DECLARED_FIELDS)

    def validate_themes(self, themes: list[str]) -> list[str]:
        """Each theme once."""
        return list(dict.fromkeys(themes))


class WithdrawalSerializer(serializers.Serializer):
    """Why; nobody has to say."""

    reason = typed.TextField(max_length=2000, required=False, allow_blank=True)


class MotivationSerializer(serializers.Serializer):
    """The reason of a decision, which the company reads."""

    motivation = typed.TextField(max_length=4000)


@extend_schema(tags=["applications"])
class ApplicationViewSet(ListModelMixin, RetrieveModelMixin, CommandViewSet):
    """The applications this person may see."""

    serializer_class = ApplicationSerializer
    filterset_class = ApplicationFilter
    queryset = Application.objects.select_related("programme", "company", "contact", "trajectory").order_by("-pk")

    def get_queryset(self):
        """Starts from the user."""
        return super().get_queryset().visible_to(self.request.user)

    @extend_schema(request=DraftSerializer, responses={201: ApplicationSerializer})
    def create(self, request: Request) -> Response:
        """Begins a draft, or finds the one this person has for this company."""
        if not permissions.may_apply(request.user):
            raise PermissionDenied
        said = self.read(DraftSerializer)
        row = applications.draft(said.pop("programme"), **said, by=request.user, at=timezone.now())
        return self.show(row, status=201)

    @extend_schema(request=DeclaredSerializer, responses=ApplicationSerializer)
    @transaction.atomic
    def partial_update(self, request: Request, pk: int) -> Response:
        """Keeps what the company declares in its draft."""
        row = self.require(permissions.is_applicant, locks=True)
        declared = dict(self.read(DeclaredSerializer, partial=True))
        return self.show(applications.edit(row, declared=declared, by=request.user, at=timezone.now()))

    @extend_schema(request=None, responses=ApplicationSerializer)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: int) -> Response:
        """Hands the application in."""
        row = self.require(permissions.is_applicant)
        return self.show(applications.submit(row, by=request.user, at=timezone.now()))

    @extend_schema(request=WithdrawalSerializer, responses=ApplicationSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: int) -> Response:
        """Takes the application back before its start."""
        row = self.require(permissions.is_application_withdrawer)
        said = self.read(WithdrawalSerializer)
        return self.show(applications.withdraw(row, **said, by=request.user, at=timezone.now()))

    @extend_schema(request=None, responses=ApplicationSerializer)
    @action(detail=True, methods=["post"])
    def complete(self, request: Request, pk: int) -> Response:
        """Finds the application complete, so that the steering group can decide."""
        [row] = applications.complete(
            [self.require(permissions.is_application_checker)], by=request.user, at=timezone.now()
        )
        return self.show(row)

    @extend_schema(request=MotivationSerializer, responses=ApplicationSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: int) -> Response:
        """Approves and reserves the amount."""
        row, said = self.require(permissions.is_application_decider), self.read(MotivationSerializer)
        [row] = applications.approve([row], **said, by=request.user, at=timezone.now())
        return self.show(row)

    @extend_schema(request=MotivationSerializer, responses=ApplicationSerializer)
    @action(detail=True, methods=["post"])
    def reject(self, request: Request, pk: int) -> Response:
        """Rejects, with the reason."""
        row, said = self.require(permissions.is_application_decider), self.read(MotivationSerializer)
        [row] = applications.reject([row], **said, by=request.user, at=timezone.now())
        return self.show(row)
