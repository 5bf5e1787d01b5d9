"""The addresses of intervision."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
