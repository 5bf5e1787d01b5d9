"""The addresses of the answers."""

from django.urls import include, path

from healthcoach.answers.api.state import StateOfAffairsView
from healthcoach.answers.api.tables import FiguresView, TableView, router
from healthcoach.answers.pages import figures as figure_pages
from healthcoach.answers.pages import state as pages
from healthcoach.answers.pages import tables as table_pages

urlpatterns = [
    path("stand-van-zaken/", pages.show_state_of_affairs, name="state_of_affairs"),
    path("stand-van-zaken.json", pages.download_state_of_affairs_json, name="state_of_affairs_json"),
    path("stand-van-zaken.csv", pages.download_state_of_affairs_csv, name="state_of_affairs_csv"),
    *table_pages.urlpatterns,
    *figure_pages.urlpatterns,
    path("api/v1/state-of-affairs/", StateOfAffairsView.as_view(), name="api-state-of-affairs"),
    path("api/v1/tables/", TableView.as_view(), name="api-table"),
    path("api/v1/figures/", FiguresView.as_view(), name="api-figures"),
    path("api/v1/", include(router.urls)),
]
