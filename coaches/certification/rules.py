"""Whose name stands under an agreement."""

import unicodedata


def is_same_name(typed: str, known: str) -> bool:
    """Whether somebody typed their own name: capitals, accents, points, hyphens and spaces do not matter."""
    return _normalise_person_name(typed) == _normalise_person_name(known) != ""


def _normalise_person_name(name: str) -> str:
    apart = unicodedata.normalize("NFKD", name.casefold())
    return "".join(sign for sign in apart if sign.isalnum())
