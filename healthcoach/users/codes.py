"""The code by e-mail with which people sign in. One door for everybody: an address that nobody has yet gets a code too,
and the right one makes the account."""

import time

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.models import Login
from allauth.account.stages import LoginByCodeStage, LoginStage, LoginStageController
from allauth.core import ratelimit
from allauth.core.exceptions import RateLimited
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from healthcoach.core.refusals import Refused
from healthcoach.users.models import User
from healthcoach.users.sign_in import needs_password, register_email_address


class AccountNotOpen(Refused):
    """Between asking and filling in the code somebody gave this address another way to sign in, or closed it."""

    code = "account_not_open"
    sentence = _("With this address you can no longer sign in with a code. Please contact us.")


class SignInCode(LoginCodeVerificationProcess):
    """A code on its way: to somebody with an account, or to a newcomer. One that has expired can be sent anew."""

    @classmethod
    def begin(cls, request: HttpRequest, *, email: str, user: User | None, is_newcomer: bool) -> "SignInCode":
        """Sends the first one, or a mail that says how this person signs in."""
        login = Login(user=user, email=email)
        login.state["stages"] = {"current": LoginByCodeStage.key}
        stage = LoginByCodeStage(LoginStageController(request, login), request, login)
        stage.state.update(cls.initial_state(user=user, email=email))
        stage.state |= {"initiated_by_user": True, "newcomer": is_newcomer}
        process = cls(stage=stage)
        process.send()
        process.persist()
        return process

    @classmethod
    def resume(cls, stage: LoginStage) -> "SignInCode":
        """The one that was sent; whether it still works is told on the page."""
        return cls(stage=stage)

    def send_by_email(self, email: str, skip_enumeration_mails: bool = False) -> None:
        """To a newcomer the same code as to everybody."""
        if self.state.get("newcomer"):
            context = {"request": self.request, "code": self.generate_code()}
            get_adapter().send_mail("account/email/login_code", email, context)
        else:
            super().send_by_email(email, skip_enumeration_mails=skip_enumeration_mails)

    def resend(self) -> None:
        """Another code, which works as long as the first one did. The ones before no longer work. Refuses
        `RateLimited`."""
        if not ratelimit.consume(self.request, action="request_login_code", key=self.state["email"].lower()):
            raise RateLimited
        now = time.time()
        self.state |= {"at": now, "failed_attempts": 0}
        self.stage.login.initiated_at = now
        super().resend()

    def finish(self, redirect_url: str | None) -> HttpResponse:
        """Lets the person in; a newcomer has an account from now on."""
        if self.user is None and self.state.get("newcomer"):
            self._user = open_account(self.state["email"], language=self.request.LANGUAGE_CODE)
        return super().finish(redirect_url)


@transaction.atomic
def open_account(email: str, *, language: str) -> User:
    """The account of an address that was just proved; made when nobody has it yet. Refuses `AccountNotOpen`."""
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        user = User.objects.create_user(email.lower(), language=language)
    elif needs_password(user) or not user.is_active:
        raise AccountNotOpen
    register_email_address(user)
    return user
