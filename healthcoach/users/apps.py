from django.apps import AppConfig


class UsersConfig(AppConfig):
    """Accounts and what each person may be in the programme."""

    name = "healthcoach.users"
    label = "users"
