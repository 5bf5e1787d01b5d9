"""How a page of a candidacy calls a verb and shows what it refuses: at its field, above the form, or as a message."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest

from coaches.candidacy import conditions, proofs
from healthcoach.core.lifecycle import WrongStatus
from healthcoach.core.refusals import Missing, Refused
from healthcoach.core.versions import ChangedMeanwhile
from healthcoach.files.actions import DocumentEmpty, DocumentNotRecognised, DocumentTooLarge

PLACES = {
    proofs.OutsideTheAngles: "angle",
    proofs.NoSuchYear: "year",
    proofs.NoSuchExperience: "kind",
    conditions.ConditionsForThePast: "valid_from",
    conditions.OtherConditionsThatDay: "valid_from",
    DocumentEmpty: "document",
    DocumentNotRecognised: "document",
    DocumentTooLarge: "document",
}


def run_candidacy_action(request: HttpRequest, form: forms.Form, verb: Callable[[], object], said: str) -> bool:
    """Whether the page has nothing more to ask: the verb was done, which is said, or is no longer possible, which is
    said too. Everything else that is refused stands on the form."""
    try:
        verb()
    except WrongStatus as refusal:
        messages.info(request, str(refusal))
    except ChangedMeanwhile as refusal:
        form.show_both(refusal)
        return False
    except Missing as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return False
    except Refused as refusal:
        form.add_error(PLACES.get(type(refusal)), str(refusal))
        return False
    else:
        messages.success(request, said)
    return True
