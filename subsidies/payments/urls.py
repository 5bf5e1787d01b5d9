"""The addresses of payments."""

from django.urls import path

from subsidies.payments.pages import batches, paying_account

urlpatterns = [
    path("betalen/rekening/", paying_account.edit_paying_account, name="paying_account"),
    path("betaalbatches/", batches.list_payment_batches, name="batches"),
    path("betaalbatches/<int:pk>/", batches.show_payment_batch, name="batch"),
    path("betaalbatches/<int:pk>/goedkeuren/", batches.approve_payment_batch, name="batch_approve"),
    path("betaalbatches/<int:pk>/bestand/", batches.download_payment_batch, name="batch_download"),
    path("betaalbatches/<int:pk>/bezorgd/", batches.send_payment_batch, name="batch_send"),
    path("betaalbatches/<int:pk>/annuleren/", batches.cancel_payment_batch, name="batch_cancel"),
    path("betalingen/<int:pk>/geweigerd/", batches.refuse_sent_payment, name="payment_refuse"),
]
