"""What people fill in to come in: the library's forms, with our fields for an address and a code."""

from allauth.account.forms import (
    AddEmailForm,
    ChangeEmailForm,
    ConfirmEmailVerificationCodeForm,
    ConfirmLoginCodeForm,
    LoginForm,
    RequestLoginCodeForm,
    ResetPasswordForm,
)
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from healthcoach.core.typed import forms as typed
from healthcoach.users.sign_in import (
    EXPIRED_CODE_MESSAGE,
    WRONG_CODE_MESSAGE,
    is_taken,
    needs_password,
    register_email_address,
)


class PlainFormMixin:
    """A form whose labels do the talking: no text in the fields that vanishes when somebody types."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class AddressField(typed.EmailField):
    """The e-mail address of an account. Accounts know it in small letters."""

    def __init__(self, **kwargs) -> None:
        super().__init__(label=_("E-mail address"), **kwargs)

    def clean(self, value: object) -> str:
        """The address in small letters."""
        return super().clean(value).lower()


class PasswordForm(PlainFormMixin, LoginForm):
    """E-mail address and password, although nobody makes an account with a password: without the field, this door
    would send everybody a code."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = AddressField()  # in the place of the one that the library just made

    def _setup_password_field(self) -> None:
        """Keeps the field."""


class CodeForm(PlainFormMixin, ConfirmLoginCodeForm):
    """The code to sign in. One that came too late is told apart from one that is wrong."""

    code = typed.CodeField(label=_("Code"))

    def __init__(self, *args, has_expired: bool = False, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.has_expired = has_expired

    def clean_code(self) -> str:
        if self.has_expired:
            raise ValidationError(EXPIRED_CODE_MESSAGE, code="expired")
        try:
            return super().clean_code()
        except ValidationError as error:
            raise ValidationError(WRONG_CODE_MESSAGE, code="incorrect_code") from error


class EmailCodeForm(PlainFormMixin, ConfirmEmailVerificationCodeForm):
    """The code that confirms an e-mail address."""

    code = typed.CodeField(label=_("Code"))


class NewAddressForm(PlainFormMixin, AddEmailForm):
    """Another e-mail address for somebody who is signed in."""

    email = AddressField()


class OtherAddressForm(PlainFormMixin, ChangeEmailForm):
    """Another e-mail address while a code to confirm the first is on its way."""

    email = AddressField()


class ForgottenPasswordForm(PlainFormMixin, ResetPasswordForm):
    """Where to send the mail with which somebody chooses a new password."""

    email = AddressField()


class RequestCodeForm(PlainFormMixin, RequestLoginCodeForm):
    """Sends a code to people without a password, newcomers too. Somebody with a password, or with a role, gets a mail
    that says how to sign in; the page says the same to everybody, so a stranger learns nothing about who has an
    account."""

    email = AddressField()
    is_newcomer = False

    def clean_email(self) -> str:
        email = super().clean_email()
        self.is_newcomer = self._user is None and not is_taken(email)
        if self._user is not None and needs_password(self._user):
            self._user = None
        if self._user is not None:
            register_email_address(self._user)
        return email
