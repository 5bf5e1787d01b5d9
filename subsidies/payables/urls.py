"""The addresses of payables."""

from django.urls import path

from subsidies.payables.pages import payable, payables

urlpatterns = [
    path("betalen/", payables.list_payables, name="payables"),
    path("betalen/nakijken/", payables.review_payables, name="payables_review"),
    path("betalen/maken/", payables.create_payment_batch, name="batch_make"),
    path("betalen/<int:pk>/", payable.show_payable, name="payable"),
    path("betalen/<int:pk>/vasthouden/", payable.hold_payable, name="payable_hold"),
    path("betalen/<int:pk>/vrijgeven/", payable.release_held_payable, name="payable_lift"),
    path("betalen/<int:pk>/opnieuw/", payable.release_returned_payable, name="payable_again"),
    path("betalen/<int:pk>/rekening/", payable.correct_payable_account, name="payable_account"),
]
