"""Signing in: applicants and coaches with a code by e-mail, everybody with a role with a password and then a code."""

from smtplib import SMTPException

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import (
    ConfirmEmailVerificationCodeForm,
    ConfirmLoginCodeForm,
    LoginForm,
    RequestLoginCodeForm,
)
from allauth.account.models import EmailAddress
from allauth.core import context as allauth
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from healthcoach.refusals import Refused
from healthcoach.users.models import User

DOORS = {"sign_in_url": "account_login", "code_url": "account_request_login_code"}
EXPIRED = _("This code no longer works, because it was sent too long ago. Send yourself a new one.")
WRONG = _("This is not the code that we sent last. Look in the newest mail and type it again.")


def know_address(user: User) -> None:
    """Makes the address an account was given one that a code can confirm, so that one code is enough."""
    if not EmailAddress.objects.filter(user=user).exists():
        EmailAddress.objects.get_or_create(user=user, email=user.email.lower(), defaults={"primary": True})


def display_name(user: User) -> str:
    """How the site calls a person."""
    return str(user)


class MailNotSent(Refused):
    """The mail server did not take a mail without which nobody can sign in."""

    sentence = _("We cannot send you a mail at the moment. Please try again in a few minutes.")


class Plain:
    """A form whose labels do the talking: no text in the fields that vanishes when somebody types."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class PasswordForm(Plain, LoginForm):
    """E-mail address and password, although nobody makes an account with a password: without the field, this door
    would send everybody a code."""

    def _setup_password_field(self) -> None:
        """Keeps the field."""


class CodeForm(Plain, ConfirmLoginCodeForm):
    """The code to sign in. One that came too late is told apart from one that is wrong."""

    def __init__(self, *args, has_expired: bool = False, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.has_expired = has_expired

    def clean_code(self) -> str:
        if self.has_expired:
            raise ValidationError(EXPIRED, code="expired")
        try:
            return super().clean_code()
        except ValidationError as error:
            raise ValidationError(WRONG, code="incorrect_code") from error


class EmailCodeForm(Plain, ConfirmEmailVerificationCodeForm):
    """The code that confirms an e-mail address."""


def needs_password(user: User) -> bool:
    """Whether a code alone is too little: for whoever has a password, a role, or the administration."""
    return user.has_usable_password() or user.is_superuser or bool(user.roles())


class RequestCodeForm(Plain, RequestLoginCodeForm):
    """Sends a code to people without a password, newcomers too. Somebody with a password, or with a role, gets a mail
    that says how to sign in; the page says the same to everybody, so a stranger learns nothing about who has an
    account."""

    is_newcomer = False

    def clean_email(self) -> str:
        email = super().clean_email()
        self.is_newcomer = self._user is None and not is_taken(email)
        if self._user is not None and needs_password(self._user):
            self._user = None
        if self._user is not None:
            know_address(self._user)
        return email


def is_taken(email: str) -> bool:
    """Whether somebody has this address already, also somebody who may not sign in."""
    proved = EmailAddress.objects.filter(email__iexact=email, verified=True)
    return User.objects.filter(email__iexact=email).exists() or proved.exists()


class AccountAdapter(DefaultAccountAdapter):
    """Every mail about signing in can say where to sign in, and how long a code works."""

    def pre_login(self, request: HttpRequest, user: User, **facts) -> HttpResponse | None:
        """Before the code is sent that follows a password."""
        know_address(user)
        return super().pre_login(request, user, **facts)

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Adds the addresses of the doors to what a mail can say."""
        addresses = {key: allauth.request.build_absolute_uri(reverse(name)) for key, name in DOORS.items()}
        try:
            super().send_mail(template_prefix, email, addresses | {"minutes": settings.CODE_MINUTES} | context)
        except (OSError, SMTPException) as error:
            raise MailNotSent from error

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """The first right code makes an account; there is no other way."""
        return False
