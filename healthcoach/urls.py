"""The site's addresses."""

from django.conf.urls.i18n import urlpatterns as language
from django.urls import include, path

from healthcoach.administration import administration
from healthcoach.health import healthz
from healthcoach.mail.demo import demo_mail

urlpatterns = [
    path("", include("healthcoach.website.urls")),
    path("", include("healthcoach.answers.urls")),
    path("", include("subsidies.pages.urls")),
    path("", include("coaches.pages.urls")),
    path("", include("trainings.pages.urls")),
    path("", include("subsidies.api.urls")),
    path("beheer/", administration.urls),
    path("account/", include("healthcoach.users.doors")),  # before the library's own doors, which they replace
    path("account/", include("allauth.account.urls")),
    path("taal/", include(language)),
    path("demo/mail/", demo_mail, name="demo_mail"),
    path("healthz", healthz, name="healthz"),
]

handler400 = "healthcoach.website.pages.not_understood"
handler500 = "healthcoach.health.broken"
