"""The filter on programme that every list has, with the programmes its reader has a role in as choices."""

from collections.abc import Callable

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from healthcoach.programmes.access import AccessGroup, readable_by
from healthcoach.programmes.models import Programme

Choices = Callable[[HttpRequest | None], QuerySet[Programme]]


def programme_filter(choices: AccessGroup | Choices, field_name: str = "programme") -> django_filters.ModelChoiceFilter:
    """A filter on the programmes that a group reads, or on those that a request may choose, each called by its slug.
    `field_name` leads to the programme."""
    return django_filters.ModelChoiceFilter(
        field_name=field_name,
        queryset=programme_choices(choices) if isinstance(choices, AccessGroup) else choices,
        to_field_name="slug",
        label=_("Programme"),
        empty_label=_("all"),
        error_messages={"invalid_choice": _("There is no programme of this name in your list.")},
    )


def programme_choices(group: AccessGroup) -> Choices:
    """For a request the programmes that its user may choose as a member of this group; none for a visitor."""

    def choices_for(request: HttpRequest | None) -> QuerySet[Programme]:
        if request is None or request.user.is_anonymous:
            return Programme.objects.none()
        return readable_by(request.user, group)

    return choices_for
