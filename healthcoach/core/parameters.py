"""What a page reads after the `?` of its address, when a program or a link wrote it there. What cannot be read is
refused: whoever asks for page `abc` or a file of kind `zzz` is told so, instead of being shown something else."""

from collections.abc import Collection

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from healthcoach.core.typed.numbers import read_id
from healthcoach.core.typed.pasted import Unreadable, shorten_typed


class WrongParameter(BadRequest):
    """A value in the address that cannot be read: `name` says which, `sentence` what is wrong with it."""

    def __init__(self, name: str, typed: str, why: str) -> None:
        self.name = name
        self.sentence = _("“%(name)s=%(typed)s” cannot stand in this address. %(why)s") % {
            "name": name,
            "typed": shorten_typed(typed),
            "why": why,
        }
        super().__init__(self.sentence)


def number_in_address(request: HttpRequest, name: str) -> int | None:
    """The positive whole number that the address gives, or nothing. Refuses `WrongParameter`."""
    typed = request.GET.get(name) or ""
    try:
        return read_id(typed) if typed else None
    except Unreadable as refusal:
        raise WrongParameter(name, typed, str(refusal)) from refusal


def choice_in_address(request: HttpRequest, name: str, choices: Collection[str], default: str = "") -> str:
    """The choice that the address names, or the default. Refuses `WrongParameter`."""
    typed = request.GET.get(name) or ""
    if typed and typed not in choices:
        known = get_text_list([f"“{each}”" for each in choices if each], _("or"))
        raise WrongParameter(name, typed, _("It can be %(known)s.") % {"known": known})
    return typed or default
