"""The addresses of the coaches' pages, room by room."""

from coaches.pages.candidacy.urls import urlpatterns as candidacy
from coaches.pages.certification.urls import urlpatterns as certification
from coaches.pages.pool.urls import urlpatterns as pool

urlpatterns = [*candidacy, *certification, *pool]
