"""The addresses of the answers."""

from django.urls import path

from healthcoach.answers import pages
from healthcoach.answers.api import StateOfAffairsView

urlpatterns = [
    path("stand-van-zaken/", pages.state_of_affairs, name="state_of_affairs"),
    path("stand-van-zaken.json", pages.state_of_affairs_json, name="state_of_affairs_json"),
    path("stand-van-zaken.csv", pages.state_of_affairs_csv, name="state_of_affairs_csv"),
    path("api/v1/state-of-affairs/", StateOfAffairsView.as_view(), name="api-state-of-affairs"),
]
