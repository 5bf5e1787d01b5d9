from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "healthcoach.files"
    label = "files"
