"""The site's addresses."""

from django.conf.urls.i18n import urlpatterns as language
from django.urls import include, path

from healthcoach.administration import administration

urlpatterns = [
    path("", include("healthcoach.website.urls")),
    path("", include("healthcoach.answers.urls")),
    path("", include("subsidies.pages.urls")),
    path("", include("subsidies.api.urls")),
    path("beheer/", administration.urls),
    path("account/", include("allauth.account.urls")),
    path("taal/", include(language)),
]

handler400 = "healthcoach.website.pages.not_understood"
