from django.apps import AppConfig


class WebsiteConfig(AppConfig):
    name = "healthcoach.website"
    label = "website"
