"""The addresses of requests to coaches."""

from django.urls import path

from subsidies.coach_requests.pages import coach, company

urlpatterns = [
    path("aanvragen/<int:pk>/coach/", company.choose_coach, name="coach_choose"),
    path("vragen/<int:pk>/terugnemen/", company.take_back_coach_request, name="coach_request_take_back"),
    path("mijn/vragen/", coach.list_coach_requests, name="coach_requests"),
    path("vragen/<int:pk>/aanvaarden/", coach.accept_coach_request, name="coach_request_accept"),
    path("vragen/<int:pk>/weigeren/", coach.decline_coach_request, name="coach_request_decline"),
]
