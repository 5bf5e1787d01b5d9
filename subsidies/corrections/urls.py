"""The addresses of corrections."""

from django.urls import path

from subsidies.corrections import pages

urlpatterns = [
    path("correcties/", pages.list_corrections, name="corrections"),
    path("correcties/voorstellen/", pages.propose_correction, name="correction_propose"),
    path("correcties/<int:pk>/", pages.show_correction, name="correction"),
    path("correcties/<int:pk>/uitvoeren/", pages.carry_out_correction, name="correction_carry_out"),
    path("correcties/<int:pk>/weigeren/", pages.refuse_correction, name="correction_refuse"),
]
