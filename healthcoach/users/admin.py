"""Accounts, organisations and roles in the administration."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from healthcoach.core.admin_site import administration
from healthcoach.core.collation import alphabetical_order
from healthcoach.core.editing import SEEN, EditModelForm
from healthcoach.core.typed import forms as typed
from healthcoach.programmes.models import Assignment
from healthcoach.users.models import Organisation, User


class NewUserForm(AdminUserCreationForm):
    """A new account: with a password for people with a role, without one for applicants and coaches."""

    class Meta:
        model = User
        fields = ["email", "name", "organisation", "language"]
        field_classes = {"email": typed.EmailField}


class PersonForm(EditModelForm, UserChangeForm):
    """An account."""


class AssignmentInline(admin.TabularInline):
    """The roles of a person, per programme."""

    model = Assignment
    form = EditModelForm
    extra = 0


@admin.register(User, site=administration)
class PersonAdmin(UserAdmin):
    """Accounts. The e-mail address is who somebody is, so it is given once; an account is closed, never deleted."""

    form = PersonForm
    add_form = NewUserForm
    add_fieldsets = [
        (None, {"fields": [*NewUserForm.Meta.fields, "usable_password", "password1", "password2"]}),
    ]
    fieldsets = [
        (None, {"fields": ["email", "password", "name", "organisation", "language", "is_active", SEEN]}),
        (_("Registered"), {"fields": ["is_superuser", "joined_on", "last_login"]}),
    ]
    readonly_fields = ["is_superuser", "joined_on", "last_login"]
    inlines = [AssignmentInline]
    list_display = ["email", "name", "organisation", "is_active", "is_superuser"]
    list_select_related = ["organisation"]
    list_filter = ["is_active", "assignments__role", "is_superuser"]
    search_fields = ["email", "name__holds_text"]
    ordering = ["email"]
    filter_horizontal = []
    actions = None

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        """The address of an existing account stands."""
        return [*self.readonly_fields, "email"] if obj else self.readonly_fields

    def get_inlines(self, request: HttpRequest, obj: User | None) -> list[type[admin.TabularInline]]:
        """Roles are given once the account exists."""
        return self.inlines if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Nobody: what a person did stays theirs."""
        return False


@admin.register(Organisation, site=administration)
class OrganisationAdmin(admin.ModelAdmin):
    """The organisations behind the programme."""

    form = EditModelForm
    list_display = ["name"]
    search_fields = ["name__holds_text"]
    ordering = [alphabetical_order("name"), "pk"]


@admin.register(Assignment, site=administration)
class AssignmentAdmin(admin.ModelAdmin):
    """Who may be what in which programme."""

    form = EditModelForm
    list_display = ["user", "role", "programme"]
    list_select_related = ["user", "programme"]
    list_filter = ["programme", "role"]
    search_fields = ["user__email", "user__name__holds_text"]
    raw_id_fields = ["user"]  # thousands of applicants, and a search box without a name for screen readers
    ordering = ["user__email", "pk"]
