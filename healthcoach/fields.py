"""How this programme asks for longer texts and for telephone numbers."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

PHONE_SIGNS = re.compile(r"[0-9 +./()-]*")
FEWEST_DIGITS = 8


def validate_phone(typed: str) -> None:
    """Refuses what cannot be a telephone number."""
    if not PHONE_SIGNS.fullmatch(typed):
        raise ValidationError(_("Write a telephone number with digits, spaces and + . / - ( ) only."))
    if sum(sign.isdigit() for sign in typed) < FEWEST_DIGITS:
        raise ValidationError(_("A telephone number has at least eight digits."))


class LongText(forms.Textarea):
    """A text of several lines. What is too long is told: the browser cuts nothing off a text that was pasted."""

    def build_attrs(self, base_attrs: dict, extra_attrs: dict | None = None) -> dict:
        """Without the length at which a browser would silently stop."""
        attrs = super().build_attrs(base_attrs, extra_attrs)
        attrs.pop("maxlength", None)
        return attrs
