from django.apps import AppConfig


class ExamplesConfig(AppConfig):
    name = "healthcoach.demo"
    label = "examples"
