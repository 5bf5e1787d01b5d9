"""The addresses of the answers."""

from django.urls import include, path

from healthcoach.answers import figure_pages, pages, table_pages
from healthcoach.answers.api import StateOfAffairsView
from healthcoach.answers.table_api import FiguresView, TableView, router

urlpatterns = [
    path("stand-van-zaken/", pages.state_of_affairs, name="state_of_affairs"),
    path("stand-van-zaken.json", pages.state_of_affairs_json, name="state_of_affairs_json"),
    path("stand-van-zaken.csv", pages.state_of_affairs_csv, name="state_of_affairs_csv"),
    *table_pages.urlpatterns,
    *figure_pages.urlpatterns,
    path("api/v1/state-of-affairs/", StateOfAffairsView.as_view(), name="api-state-of-affairs"),
    path("api/v1/tables/", TableView.as_view(), name="api-table"),
    path("api/v1/figures/", FiguresView.as_view(), name="api-figures"),
    path("api/v1/", include(router.urls)),
]
