"""The door: an address is typed, a code comes by e-mail, and the right code lets its reader in. Where people were going
is kept all the way."""

from urllib.parse import urlencode

from allauth.account.internal.stagekit import clear_login
from allauth.account.stages import LoginByCodeStage, LoginStage, LoginStageController
from allauth.account.utils import get_login_redirect_url
from allauth.account.views import ConfirmLoginCodeView, RequestLoginCodeView
from allauth.core.exceptions import RateLimited
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, RedirectView

from healthcoach.users.codes import SignInCode
from healthcoach.users.sign_in import EXPIRED_CODE_MESSAGE

DOOR, CODE, PASSWORD = "account_request_login_code", "account_confirm_login_code", "account_login"


class DoorView(RequestLoginCodeView):
    """Any address that is typed gets a code, whether it has an account or not."""

    def form_valid(self, form) -> HttpResponse:
        """Sends it."""
        SignInCode.begin(self.request, email=form.cleaned_data["email"], user=form._user, is_newcomer=form.is_newcomer)
        return FormView.form_valid(self, form)

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: LoginStage) -> HttpResponse | None:
        """Who has a code on its way goes on with that one, to where they are going now; another address that is typed
        begins anew."""
        if request.method == "POST":
            clear_login(request)
            return None
        return HttpResponseRedirect(self.passthrough_next_url(reverse(stage.urlname)))


class CodeView(ConfirmLoginCodeView):
    """The code is filled in, or sent again."""

    @method_decorator(never_cache)
    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """Finds the code that is on its way; without one people are brought to the door."""
        if request.user.is_authenticated:
            return HttpResponseRedirect(get_login_redirect_url(request, url=self.get_next_url()))
        self.stage = LoginStageController.enter(request, LoginByCodeStage.key)
        if not self.stage:
            messages.info(request, _("Your code has expired. Type your e-mail address, and we send you a new one."))
            return HttpResponseRedirect(self.passthrough_next_url(reverse(DOOR)))
        self._process = SignInCode.resume(self.stage)
        return FormView.dispatch(self, request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, object]:
        """The form is told when the code came too late."""
        kwargs = super().get_form_kwargs()
        return kwargs if self._action == "resend" else kwargs | {"has_expired": self.has_expired}

    @property
    def has_expired(self) -> bool:
        """Whether the code that was sent last no longer works."""
        return not self._process.is_valid()

    def _resend_form_valid(self, form) -> HttpResponse:
        try:
            self._process.resend()
        except RateLimited:
            messages.error(self.request, _("You asked for several codes just now. Wait a minute and try again."))
        else:
            messages.success(self.request, _("We have sent a new code. The ones before no longer work."))
        return HttpResponseRedirect(self.passthrough_next_url(reverse(CODE)))

    def form_invalid(self, form) -> HttpResponse:
        """A wrong code counts, one that came too late does not. After too many wrong ones people begin anew."""
        if self.has_expired or self._process.record_invalid_attempt():
            return self.render_to_response(self.get_context_data(form=form))
        if self._process.state["initiated_by_user"]:
            messages.error(self.request, _("That was too often a wrong code. Ask for a new one; only that one works."))
            return HttpResponseRedirect(self.passthrough_next_url(reverse(DOOR)))
        messages.error(self.request, _("That was too often a wrong code. Sign in with your password again."))
        return HttpResponseRedirect(self._with_next(reverse(PASSWORD)))

    def get_context_data(self, **kwargs) -> dict[str, object]:
        """With whether the code still works, and how to begin anew."""
        context = super().get_context_data(**kwargs)
        said = context["form"].is_bound
        door = PASSWORD if not self._process.state["initiated_by_user"] else DOOR
        return context | {
            "expired": EXPIRED_CODE_MESSAGE if self.has_expired and not said else "",
            "door_url": self._with_next(reverse(door)),
        }

    def _with_next(self, address: str) -> str:
        """The address, keeping where somebody was going: said with this request, or when they gave their password."""
        if self.get_next_url() or not self.stage.login.redirect_url:
            return self.passthrough_next_url(address)
        return f"{address}?{urlencode({self.redirect_field_name: self.stage.login.redirect_url})}"


class NewcomerView(RedirectView):
    """Making an account was a door of its own; it is the same one now."""

    pattern_name, query_string = DOOR, True


urlpatterns = [
    path("login/code/", DoorView.as_view(), name=DOOR),
    path("login/code/confirm/", CodeView.as_view(), name=CODE),
    path("signup/", NewcomerView.as_view(), name="account_signup"),
]
