from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "healthcoach.mail"
    label = "mail"
