"""The addresses of recoveries."""

from django.urls import path

from subsidies.recoveries import pages

urlpatterns = [
    path("terugvorderingen/", pages.list_recoveries, name="recoveries"),
    path("terugvorderingen/voorstellen/", pages.create_recovery_proposal, name="recovery_propose"),
    path("terugvorderingen/<int:pk>/", pages.show_recovery, name="recovery"),
    path("terugvorderingen/<int:pk>/opdracht/", pages.order_repayment, name="recovery_order"),
    path("terugvorderingen/<int:pk>/weigeren/", pages.refuse_recovery, name="recovery_refuse"),
    path("terugvorderingen/<int:pk>/ontvangen/", pages.book_recovery_receipt, name="recovery_receive"),
    path("terugvorderingen/<int:pk>/opgeven/", pages.waive_recovery, name="recovery_waive"),
    path("terugvorderingen/<int:pk>/brief/", pages.download_recovery_letter, name="recovery_letter"),
]
