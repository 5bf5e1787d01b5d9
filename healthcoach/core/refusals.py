"""Refused: the programme says no, with a sentence fit for the person who asked, and a code for programs."""

from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """A refusal. Subclasses are named as facts and carry one sentence, whose placeholders `facts` fill; a `code` that
    stays the same when the class is renamed (listed in docs/refusals.md); and the `field` of a form or request that it
    is about, if it is about one."""

    code = "refused"
    field = ""
    sentence = _("This is not possible.")

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(self.code)

    def __str__(self) -> str:
        return str(self.sentence) % self.facts if self.facts else str(self.sentence)


class Missing(Refused):
    """Something that must be filled in is not; `field` names the place on the form."""

    code = "missing"
    sentence = _("%(what)s is missing.")

    def __init__(self, what: object, *, field: str = "") -> None:
        super().__init__(what=what)
        self.field = field
