"""Corrections: proposed by one, carried out by another."""

urlpatterns = []
