"""The addresses of expenses."""

from django.urls import path

from subsidies.expenses import pages

urlpatterns = [
    path("kosten/", pages.list_expenses, name="expenses"),
    path("kosten/nieuw/", pages.create_expense, name="expense_enter"),
    path("kosten/<int:pk>/", pages.show_expense, name="expense"),
    path("kosten/<int:pk>/goedkeuren/", pages.approve_expense, name="expense_approve"),
    path("kosten/<int:pk>/weigeren/", pages.refuse_expense, name="expense_refuse"),
]
