"""Refused: the programme says no, with a sentence fit for the person who asked."""

import re

from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """A refusal. Subclasses are named as facts and carry one sentence; `facts` fill its placeholders."""

    sentence = _("This is not possible.")

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(self.code)

    def __str__(self) -> str:
        return str(self.sentence) % self.facts if self.facts else str(self.sentence)

    @property
    def code(self) -> str:
        """The refusal's stable name for programs: BudgetExhausted is `budget_exhausted`."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", type(self).__name__).lower()


class Missing(Refused):
    """Something that must be filled in is not; `field` names the place on the form."""

    sentence = _("%(what)s is missing.")

    def __init__(self, what: object, *, field: str = "") -> None:
        super().__init__(what=what)
        self.field = field
