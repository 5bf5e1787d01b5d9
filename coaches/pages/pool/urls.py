"""The addresses of the internal pool."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
