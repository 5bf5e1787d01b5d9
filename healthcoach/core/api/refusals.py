"""What the API answers when it cannot do what was asked: always a stable code and a sentence."""

from decimal import Decimal

from django.core.exceptions import SuspiciousOperation
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ParseError, ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler

from healthcoach.core.refusals import Refused
from healthcoach.core.typed import api as typed

REFUSAL_FACTS = ("field", "fields", "short")  # what a refusal knows beside its sentence, for programs


class ProblemSerializer(serializers.Serializer):
    """Why not: a code that stays the same, and a sentence in the reader's language."""

    code = typed.TextField()
    message = typed.TextField()


class InvalidSerializer(ProblemSerializer):
    """What was sent cannot be read, or per field what is wrong with it."""

    errors = serializers.DictField(required=False, help_text="Per field, the sentences about it.")
    known = serializers.ListField(
        child=typed.TextField(),
        required=False,
        help_text="What the address may ask, when it asks for more.",
    )


class RefusalSerializer(ProblemSerializer):
    """The programme says no; nothing has changed."""

    field = typed.TextField(required=False, help_text="The field that is missing.")
    fields_ = serializers.ListField(child=typed.TextField(), required=False)
    short = typed.DecimalField(14, 2, required=False, help_text="How many euro the line is short.")

    def get_fields(self):
        """`fields` is a word of the framework, so it is declared under another name."""
        declared = super().get_fields()
        declared["fields"] = declared.pop("fields_")
        return declared


def answer_exception(error: Exception, context: dict) -> Response | None:
    """The response to an exception: 409 for a refusal, and one shape for everything else that is not right."""
    if isinstance(error, Refused):
        return Response({"code": error.code, "message": str(error)} | _serialize_refusal_facts(error), status=409)
    if isinstance(error, SuspiciousOperation):
        error = ParseError(_("This request is too large or cannot be read."))
    response = exception_handler(error, context)
    if response is None:
        return None
    if isinstance(error, ValidationError):
        response.data = {
            "code": "invalid",
            "message": _("Some of what was sent is not right."),
            "errors": response.data if isinstance(response.data, dict) else {"non_field_errors": response.data},
        }
    else:
        detail = response.data["detail"]
        if response.status_code == 404:
            detail = ErrorDetail(_("There is nothing here, or it is not yours to see."), code=detail.code)
        response.data = {"code": detail.code, "message": str(detail)}
    return response


def _serialize_refusal_facts(refusal: Refused) -> dict[str, object]:
    known = {name: value for name in REFUSAL_FACTS if (value := getattr(refusal, name, None))}
    return {name: f"{value:.2f}" if isinstance(value, Decimal) else value for name, value in known.items()}
