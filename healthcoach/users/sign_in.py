"""Signing in: applicants and coaches with a code by e-mail, everybody with a role with a password and then a code."""

from smtplib import SMTPException

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core import context as allauth
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from healthcoach.core.refusals import Refused
from healthcoach.users.models import User

LOGIN_URL_NAMES = {"sign_in_url": "account_login", "code_url": "account_request_login_code"}
EXPIRED_CODE_MESSAGE = _("This code no longer works, because it was sent too long ago. Send yourself a new one.")
WRONG_CODE_MESSAGE = _("This is not the code that we sent last. Look in the newest mail and type it again.")


def register_email_address(user: User) -> None:
    """Makes the address an account was given one that a code can confirm, so that one code is enough."""
    if not EmailAddress.objects.filter(user=user).exists():
        EmailAddress.objects.get_or_create(user=user, email=user.email.lower(), defaults={"primary": True})


def display_name(user: User) -> str:
    """How the site calls a person."""
    return str(user)


class MailNotSent(Refused):
    """The mail server did not take a mail without which nobody can sign in."""

    code = "mail_not_sent"
    sentence = _("We cannot send you a mail at the moment. Please try again in a few minutes.")


def needs_password(user: User) -> bool:
    """Whether a code alone is too little: for whoever has a password, a role, or the administration."""
    return user.has_usable_password() or user.is_superuser or user.assignments.exists()


def is_taken(email: str) -> bool:
    """Whether somebody has this address already, also somebody who may not sign in."""
    proved = EmailAddress.objects.filter(email__iexact=email, verified=True)
    return User.objects.filter(email__iexact=email).exists() or proved.exists()


class AccountAdapter(DefaultAccountAdapter):
    """Every mail about signing in can say where to sign in, and how long a code works."""

    def pre_login(self, request: HttpRequest, user: User, **facts) -> HttpResponse | None:
        """Before the code is sent that follows a password."""
        register_email_address(user)
        return super().pre_login(request, user, **facts)

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Adds the addresses of the doors to what a mail can say."""
        addresses = {key: allauth.request.build_absolute_uri(reverse(name)) for key, name in LOGIN_URL_NAMES.items()}
        try:
            super().send_mail(template_prefix, email, addresses | {"minutes": settings.CODE_MINUTES} | context)
        except (OSError, SMTPException) as error:
            raise MailNotSent from error

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """The first right code makes an account; there is no other way."""
        return False
