from django.apps import AppConfig


class ExamplesConfig(AppConfig):
    name = "healthcoach.examples"
    label = "examples"
