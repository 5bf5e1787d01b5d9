"""The addresses of the controls."""

from django.urls import path

from subsidies.controls.pages import documents, payment_trace, reconciliation

urlpatterns = [
    path("documenten/<uuid:pk>/", documents.download_document, name="document"),
    path("boeken/", reconciliation.show_reconciliation, name="comparison"),
    path("euro/steekproef/", payment_trace.list_payment_samples, name="euro_samples"),
    path("euro/steekproef/<int:pk>/", payment_trace.show_payment_sample, name="euro_sample"),
    path("euro/steekproef/<int:pk>/zip/", payment_trace.download_payment_sample, name="euro_sample_zip"),
    path("euro/<int:pk>/", payment_trace.show_payment_trace, name="euro"),
    path("euro/<int:pk>/zip/", payment_trace.download_payment_trace, name="euro_zip"),
]
