"""How this programme asks for longer texts."""

from django import forms


class LongText(forms.Textarea):
    """A text of several lines. What is too long is told: the browser cuts nothing off a text that was pasted."""

    def build_attrs(self, base_attrs: dict, extra_attrs: dict | None = None) -> dict:
        """Without the length at which a browser would silently stop."""
        attrs = super().build_attrs(base_attrs, extra_attrs)
        attrs.pop("maxlength", None)
        return attrs
