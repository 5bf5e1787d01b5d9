"""Signing in: applicants and coaches with a code by e-mail, everybody with a role with a password and then a code."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import RequestLoginCodeForm
from django.http import HttpRequest

from healthcoach.users.models import User


def display_name(user: User) -> str:
    """How the site calls a person."""
    return str(user)


class RequestCodeForm(RequestLoginCodeForm):
    """Sends a code to people without a password. Somebody with a password is answered as if unknown: the mail
    they get says how to sign in, and the page tells a stranger nothing about who has an account."""

    def clean_email(self) -> str:
        email = super().clean_email()
        if self._user is not None and self._user.has_usable_password():
            self._user = None
        return email


class AccountAdapter(DefaultAccountAdapter):
    """A new account keeps the language in which the person read the site."""

    def save_user(self, request: HttpRequest, user: User, form, commit: bool = True) -> User:
        user.language = request.LANGUAGE_CODE
        return super().save_user(request, user, form, commit)
