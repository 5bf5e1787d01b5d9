from django.apps import AppConfig


class AnswersConfig(AppConfig):
    name = "healthcoach.answers"
    label = "answers"
