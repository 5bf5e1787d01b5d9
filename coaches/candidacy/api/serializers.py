"""What the API of a candidacy shows and takes."""

from django.utils.translation import gettext as _
from rest_framework import serializers

from coaches.candidacy.models import Candidate, Diploma, ExperienceProof, ProofVerdict
from coaches.candidacy.permissions import list_programmes_open
from coaches.candidacy.rules import Angle, EmployerKind, Experience, Language, Region
from healthcoach.core.themes import Theme
from healthcoach.core.typed import api as typed
from healthcoach.core.typed.api import Id
from healthcoach.files.serializers import DocumentSerializer

VERDICT_CHOICES = [(value, label) for value, label in ProofVerdict.choices if value != ProofVerdict.SUBMITTED]


class DiplomaSerializer(serializers.ModelSerializer):
    """A diploma, its document and what was found of it."""

    document = DocumentSerializer(read_only=True)

    class Meta:
        model = Diploma
        fields = [
            *("id", "title", "institution", "year", "angle", "document"),
            *("status", "refused_reason", "added_at", "judged_at"),
        ]
        read_only_fields = fields


class ProofSerializer(serializers.ModelSerializer):
    """A proof of experience, its document and what was found of it."""

    document = DocumentSerializer(read_only=True)

    class Meta:
        model = ExperienceProof
        fields = ["id", "kind", "description", "document", "status", "refused_reason", "added_at", "judged_at"]
        read_only_fields = fields


class CandidateSerializer(serializers.ModelSerializer):
    """A candidate with every diploma and proof, and when what was done."""

    programme = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    employer = serializers.SlugRelatedField(slug_field="name", read_only=True, allow_null=True)
    angle = serializers.ChoiceField(Angle.choices, allow_blank=True, read_only=True)
    employer_kind = serializers.ChoiceField(EmployerKind.choices, allow_blank=True, read_only=True)
    region = serializers.ChoiceField(Region.choices, allow_blank=True, read_only=True)
    languages = serializers.ListField(child=serializers.ChoiceField(Language.choices), read_only=True)
    themes = serializers.ListField(child=serializers.ChoiceField(Theme.choices), read_only=True)
    diplomas = DiplomaSerializer(many=True, read_only=True)
    proofs = ProofSerializer(many=True, read_only=True)

    class Meta:
        model = Candidate
        fields = [
            *("id", "programme", "status", "name", "phone", "angle", "employer_kind", "employer", "region"),
            *("languages", "themes", "diplomas", "proofs"),
            *("applied_on", "waiting_at", "decided_at", "refused_reason", "withdrawn_at"),
        ]
        read_only_fields = fields


class BeginSerializer(serializers.Serializer):
    """In which programme somebody wants to become a coach."""

    programme = typed.TextField(max_length=50, help_text="The name of the programme in addresses.")

    def validate_programme(self, typed: str):
        """The programme, when people can become a coach in it today."""
        found = list_programmes_open(self.context["on"]).filter(slug=typed).first()
        if found is None:
            raise serializers.ValidationError(_("Nobody can become a coach of this programme at the moment."))
        return found


class FactsSerializer(serializers.Serializer):
    """What a candidate says of themselves; what is not sent stays as it is."""

    name = typed.TextField(max_length=120, required=False, allow_blank=True)
    phone = typed.PhoneField(max_length=30, required=False, allow_blank=True)
    employer_kind = serializers.ChoiceField(EmployerKind.choices, required=False, allow_blank=True)
    employer = typed.TextField(max_length=120, required=False, allow_blank=True)
    region = serializers.ChoiceField(Region.choices, required=False, allow_blank=True)
    languages = serializers.MultipleChoiceField(choices=Language.choices, required=False)
    themes = serializers.MultipleChoiceField(choices=Theme.choices, required=False)

    def validate(self, sent: dict[str, object]) -> dict[str, object]:
        """Choices in one order."""
        return sent | {name: sorted(sent[name]) for name in ("languages", "themes") if name in sent}


class AddDiplomaSerializer(serializers.Serializer):
    """A diploma with its document."""

    title = typed.TextField(max_length=150)
    institution = typed.TextField(max_length=150)
    year = typed.WholeField(min_value=0, max_value=9999)
    angle = typed.TextField(max_length=20, help_text="management, psychology or medical.")
    document = serializers.FileField(allow_empty_file=True)


class AddProofSerializer(serializers.Serializer):
    """A proof of experience with its document."""

    kind = serializers.ChoiceField(Experience.choices)
    description = typed.TextField(max_length=500)
    document = serializers.FileField(allow_empty_file=True)


class JudgeSerializer(serializers.Serializer):
    """A verdict on some diplomas and proofs of a candidate; a refusal has a reason."""

    diplomas = serializers.ListField(child=Id(), required=False, default=list, max_length=100)
    proofs = serializers.ListField(child=Id(), required=False, default=list, max_length=100)
    verdict = serializers.ChoiceField(VERDICT_CHOICES)
    reason = typed.TextField(max_length=500, required=False, allow_blank=True, default="")


class RefuseSerializer(serializers.Serializer):
    """Why a candidate is not admitted."""

    reason = typed.TextField(max_length=500)
