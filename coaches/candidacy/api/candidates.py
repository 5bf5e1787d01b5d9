"""Candidates: begin, fill in, add proofs, apply, withdraw; and for the project holder judge, admit, refuse, wait."""

from collections.abc import Callable

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from coaches.candidacy import actions, decisions, permissions, proofs
from coaches.candidacy.api.serializers import (
    AddDiplomaSerializer,
    AddProofSerializer,
    BeginSerializer,
    CandidateSerializer,
    DiplomaSerializer,
    FactsSerializer,
    JudgeSerializer,
    ProofSerializer,
    RefuseSerializer,
)
from coaches.candidacy.filters import CandidateFilter
from coaches.candidacy.models import Candidate, Proof
from healthcoach.core.api.viewsets import CommandViewSet
from trainings.courses.withdrawal import withdraw_candidate

PROOF_NUMBER = OpenApiParameter("number", int, OpenApiParameter.PATH, description="The number of the diploma or proof.")


@extend_schema(tags=["candidates"])
class CandidateViewSet(ListModelMixin, RetrieveModelMixin, CommandViewSet):
    """The candidacies of this person, and those of the programmes they work for."""

    serializer_class = CandidateSerializer
    filterset_class = CandidateFilter
    queryset = Candidate.objects.select_related("programme", "employer", "user", "coach").with_proofs().order_by("-pk")

    def get_queryset(self):
        """Starts from the user."""
        return super().get_queryset().visible_to(self.request.user)

    def get_serializer_context(self) -> dict[str, object]:
        """With the day on which a programme must be open."""
        return super().get_serializer_context() | {"on": timezone.localdate()}

    @extend_schema(request=BeginSerializer, responses={201: CandidateSerializer})
    def create(self, request: Request) -> Response:
        """Begins a candidacy, or finds the one that is there."""
        if not permissions.may_begin_candidacy(request.user):
            raise PermissionDenied
        programme = self.read(BeginSerializer)["programme"]
        row = actions.begin(programme, user=request.user, name=request.user.name, at=timezone.now())
        return self.show(row, status=201)

    @extend_schema(request=FactsSerializer, responses=CandidateSerializer)
    @transaction.atomic
    def partial_update(self, request: Request, pk: int) -> Response:
        """Fills in, complete or not, until it is decided."""
        row, said = self.require(permissions.can_act_as_candidate, locks=True), self.read(FactsSerializer)
        return self.show(actions.update_candidate_facts(row, facts=said, by=request.user, at=timezone.now()))

    @extend_schema(request={"multipart/form-data": AddDiplomaSerializer}, responses={201: DiplomaSerializer})
    @action(detail=True, methods=["post"], parser_classes=[MultiPartParser])
    def diplomas(self, request: Request, pk: int) -> Response:
        """Adds a diploma with its document."""
        row, said = self.require(permissions.can_act_as_candidate), self.read(AddDiplomaSerializer)
        added = proofs.add_diploma(row, **said, by=request.user, at=timezone.now())
        return Response(DiplomaSerializer(added).data, status=201)

    @extend_schema(request=None, responses={204: None}, parameters=[PROOF_NUMBER])
    @action(detail=True, methods=["delete"], url_path="diplomas/<int:number>", url_name="diploma")
    def remove_diploma(self, request: Request, pk: int, number: int) -> Response:
        """Takes away a diploma that nobody judged."""
        return self._removed("diplomas", number, proofs.remove_diploma)

    @extend_schema(request={"multipart/form-data": AddProofSerializer}, responses={201: ProofSerializer})
    @action(detail=True, methods=["post"], parser_classes=[MultiPartParser])
    def proofs(self, request: Request, pk: int) -> Response:
        """Adds a proof of experience with its document."""
        row, said = self.require(permissions.can_act_as_candidate), self.read(AddProofSerializer)
        added = proofs.add_proof(row, **said, by=request.user, at=timezone.now())
        return Response(ProofSerializer(added).data, status=201)

    @extend_schema(request=None, responses={204: None}, parameters=[PROOF_NUMBER])
    @action(detail=True, methods=["delete"], url_path="proofs/<int:number>", url_name="proof")
    def remove_proof(self, request: Request, pk: int, number: int) -> Response:
        """Takes away a proof that nobody judged."""
        return self._removed("proofs", number, proofs.remove_proof)

    @extend_schema(request=None, responses=CandidateSerializer)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: int) -> Response:
        """Hands the candidacy in; what is missing is named in `fields`."""
        row = self.require(permissions.can_act_as_candidate)
        return self.show(actions.apply(row, by=request.user, at=timezone.now()))

    @extend_schema(request=None, responses=CandidateSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: int) -> Response:
        """Takes the candidacy back."""
        row = self.require(permissions.can_withdraw_candidacy)
        return self.show(withdraw_candidate(row, by=request.user, at=timezone.now()))

    @extend_schema(request=JudgeSerializer, responses=CandidateSerializer)
    @action(detail=True, methods=["post"])
    def judge(self, request: Request, pk: int) -> Response:
        """Accepts diplomas and proofs, or refuses them with a reason."""
        row, said = self.require(permissions.can_decide_candidacy), self.read(JudgeSerializer)
        chosen = _get_proofs_or_404(row, "diplomas", said["diplomas"]) + _get_proofs_or_404(
            row, "proofs", said["proofs"]
        )
        proofs.judge_proofs(chosen, verdict=said["verdict"], reason=said["reason"], by=request.user, at=timezone.now())
        return self.show(row)

    @extend_schema(request=None, responses=CandidateSerializer)
    @action(detail=True, methods=["post"])
    def admit(self, request: Request, pk: int) -> Response:
        """Admits the candidate."""
        row = self.require(permissions.can_decide_candidacy)
        decisions.admit_candidates([row], by=request.user, at=timezone.now())
        return self.show(row)

    @extend_schema(request=RefuseSerializer, responses=CandidateSerializer)
    @action(detail=True, methods=["post"])
    def refuse(self, request: Request, pk: int) -> Response:
        """Does not admit the candidate, with the reason."""
        row, said = self.require(permissions.can_decide_candidacy), self.read(RefuseSerializer)
        decisions.refuse_candidates([row], **said, by=request.user, at=timezone.now())
        return self.show(row)

    @extend_schema(request=None, responses=CandidateSerializer)
    @action(detail=True, methods=["post"])
    def wait(self, request: Request, pk: int) -> Response:
        """Puts the candidate on the waiting list."""
        row = self.require(permissions.can_decide_candidacy)
        decisions.put_on_waiting_list([row], by=request.user, at=timezone.now())
        return self.show(row)

    def _removed(self, kind: str, number: int, verb: Callable) -> Response:
        [found] = _get_proofs_or_404(self.require(permissions.can_act_as_candidate), kind, [number])
        verb(found, by=self.request.user, at=timezone.now())
        return Response(status=204)


def _get_proofs_or_404(row: Candidate, kind: str, wanted: list[int]) -> list[Proof]:
    """The diplomas or the proofs of this candidate with these numbers; another's is not found."""
    found = list(getattr(row, kind).filter(pk__in=wanted).select_related("candidate"))
    if len(found) != len(set(wanted)):
        raise Http404
    return found
