"""The addresses of the answers."""

from django.urls import path

from healthcoach.answers import pages

urlpatterns = [
    path("stand-van-zaken/", pages.state_of_affairs, name="state_of_affairs"),
    path("stand-van-zaken.json", pages.state_of_affairs_json, name="state_of_affairs_json"),
    path("stand-van-zaken.csv", pages.state_of_affairs_csv, name="state_of_affairs_csv"),
]
