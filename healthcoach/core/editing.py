"""Forms that change what already stands there: they carry what their window showed, and when that has changed
meanwhile they show both texts."""

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.db.models import Model, QuerySet
from django.utils.formats import localize
from django.utils.translation import gettext as _

from healthcoach.core.versions import ChangedMeanwhile, Seen, check_seen, read_field_values

SEEN = "seen"


@dataclass(frozen=True, slots=True)
class ConflictingField:
    """A field that somebody else changed: what was typed here, unless nothing was, and what stands there now."""

    name: str
    label: str
    typed: str | None
    now: str


class SeenField(forms.Field):
    """What the window showed, as a hidden field."""

    def __init__(self) -> None:
        super().__init__(required=False, widget=forms.HiddenInput)

    def clean(self, value: object) -> Seen:
        """What was shown; who does not say it has seen nothing."""
        return Seen.read(str(value or ""))


class EditForm(forms.Form):
    """A form that changes a row. `known` are the values as the verb knows them, where the form shows them otherwise."""

    meanwhile: tuple[ConflictingField, ...] = ()
    page = ""  # where what stands there now is shown, when that is not the address of the form

    def __init__(self, *args, known: Mapping[str, object] | None = None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.known = known or {}
        self.fields.setdefault(SEEN, SeenField())

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> object:
        """What the form shows; and for the field that carries it, the digests of all that."""
        if field_name != SEEN:
            return super().get_initial_for_field(field, field_name)
        shown = {
            name: super(EditForm, self).get_initial_for_field(other, name)
            for name, other in self.fields.items()
            if name != SEEN
        }
        return str(Seen.of(shown | {name: value for name, value in self.known.items() if name in shown}))

    def full_clean(self) -> None:
        """Keeps what the window showed apart from what was typed."""
        super().full_clean()
        self._seen = getattr(self, "cleaned_data", {}).pop(SEEN, None)

    @property
    def seen(self) -> Seen | None:
        """What the window showed, once the form was read."""
        return self.__dict__.get("_seen") or getattr(self, "cleaned_data", {}).get(SEEN)

    @property
    def answer_status(self) -> int:
        """Of the page that shows this form again: 409 when somebody else changed the same meanwhile."""
        return 409 if self.meanwhile else 200

    def show_both(self, refusal: ChangedMeanwhile, prepared: Mapping[str, object] | None = None) -> None:
        """Shows what was typed beside what stands there now. Fields that this window did not change are filled in with
        what stands there now, so that saving again loses nothing. `prepared` are values as the form shows them."""
        if not self.meanwhile:
            self.add_error(None, str(refusal))
        data, seen, found = self.data.copy(), self.seen, []
        for name in refusal.fields:
            value = (prepared or {}).get(name, refusal.now[name])
            field, typed = self.fields[name], self.cleaned_data.get(name)
            untouched = seen is not None and seen.knows(name, typed)
            shown = (data.get(name, "") if prepared and name in prepared else format_field_value(field, typed)).strip()
            found.append(
                ConflictingField(name, str(field.label), None if untouched else shown, format_field_value(field, value))
            )
            if untouched:
                self._fill_in(data, name, value)
        if seen is not None:
            told = refusal.now if seen.blind else refusal.fields
            data[self.add_prefix(SEEN)] = str(seen.showing({name: refusal.now[name] for name in told}))
        self.data, self.meanwhile = data, (*self.meanwhile, *found)

    def _fill_in(self, data, name: str, value: object) -> None:
        field, key = self.fields[name], self.add_prefix(name)
        shown = field.prepare_value(value)
        if isinstance(field.widget, forms.CheckboxInput):
            data.setlist(key, ["on"] if shown else [])
        elif isinstance(shown, list | tuple | set | QuerySet):
            data.setlist(key, [str(getattr(each, "pk", each)) for each in shown])
        else:
            written = field.widget.format_value(shown)
            data.setlist(key, written if isinstance(written, list) else [written or ""])


class EditModelForm(EditForm, forms.ModelForm):
    """A form of the administration: it locks the row, and refuses to write over what its window has not shown."""

    seen = SeenField()  # declared, because the administration shows only what it knows beforehand

    def clean(self) -> dict[str, object]:
        """Inside the transaction in which the administration saves."""
        cleaned = super().clean()
        if self.instance.pk and not self.errors:
            row = type(self.instance)._default_manager.select_for_update(of=("self",)).get(pk=self.instance.pk)
            given = {name: cleaned[name] for name in cleaned if name in self.initial}
            try:
                check_seen(row, given, now=read_field_values(row, given), seen=self.seen, by=None)
            except ChangedMeanwhile as refusal:
                self.show_both(refusal)
                for name, each in zip(refusal.fields, self.meanwhile, strict=True):
                    self.add_error(name, _("Now stands here: %(text)s") % {"text": each.now})
        return cleaned


def format_field_value(field: forms.Field, value: object) -> str:
    """A value as people read it on this field."""
    if value in (None, "", [], ()):
        return _("(empty)")
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(field, forms.ModelChoiceField):
        rows = [value] if isinstance(value, Model) else field.queryset.filter(pk__in=_as_list(value))
        return "\n".join(field.label_from_instance(row) for row in rows)
    if choices := getattr(field, "choices", None):
        labels = {str(key): str(label) for key, label in choices}
        return ", ".join(labels.get(str(each), str(each)) for each in _as_list(value))
    return "\n".join(localize(each) if not isinstance(each, str) else each for each in _as_list(value))


def _as_list(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple | set | QuerySet) else [value]
