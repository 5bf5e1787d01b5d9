"""The administration under /beheer/: administrators give accounts and roles there, and read everything else."""

from collections.abc import Callable
from functools import update_wrapper

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.translation import gettext_lazy as _
from pghistory.models import Event


class Administration(admin.AdminSite):
    """Django's admin with the site's own door: sign-in goes through the two steps of every other page, and for
    everybody but an administrator the administration does not exist."""

    site_title = site_header = _("Administration of the programme")
    index_title = _("Accounts, roles and registers")

    def has_permission(self, request: HttpRequest) -> bool:
        """Only administrators."""
        return request.user.is_active and request.user.is_superuser

    def admin_view(self, view: Callable, cacheable: bool = False) -> Callable:
        """A page of the administration: 404 for people who are signed in and no administrator."""
        page = super().admin_view(view, cacheable)

        def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if request.user.is_authenticated and not self.has_permission(request):
                raise Http404
            return page(request, *args, **kwargs)

        return update_wrapper(guarded, view)

    def login(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Sends people to the site's sign-in: a password alone is not enough here."""
        if self.has_permission(request):
            return redirect("admin:index")
        if request.user.is_authenticated:
            raise Http404
        return redirect_to_login(request.GET.get("next") or resolve_url("admin:index"))


administration = Administration(name="admin")


class ReadOnly(admin.ModelAdmin):
    """A register that is only read here: it changes by the verbs of the programme alone."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest, *_of: object) -> bool:
        """Nobody adds."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Nobody changes."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Nobody deletes."""
        return False


class EventAdmin(ReadOnly):
    """What changed, when, and in which context (who, from where)."""

    list_display = ["pgh_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "context"]
    list_select_related = ["pgh_context"]
    ordering = ["-pgh_id"]
    search_fields = ["pgh_obj"]  # shows the box; what is typed there is the number of a row

    def get_search_results(self, request, queryset, search_term):
        """The events of the row with this number."""
        typed = search_term.strip()
        if not typed:
            return queryset, False
        is_number = typed.isascii() and typed.isdigit() and len(typed) < 19
        return queryset.filter(pgh_obj=int(typed) if is_number else 0), False

    def context(self, event: Event) -> str:
        """Who did it and through which door."""
        metadata = event.pgh_context.metadata if event.pgh_context else {}
        return ", ".join(f"{key}: {value}" for key, value in metadata.items())
