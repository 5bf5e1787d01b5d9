"""The site's addresses."""

from django.conf.urls.i18n import urlpatterns as language
from django.urls import include, path

from healthcoach.core.admin_site import administration
from healthcoach.health import show_health
from healthcoach.mail.demo import list_demo_mails

urlpatterns = [
    path("", include("healthcoach.website.urls")),
    path("", include("healthcoach.answers.urls")),
    path("", include("subsidies.urls")),
    path("", include("coaches.urls")),
    path("", include("trainings.urls")),
    path("", include("healthcoach.api_urls")),
    path("beheer/", administration.urls),
    path("account/", include("healthcoach.users.doors")),  # before the library's own doors, which they replace
    path("account/", include("allauth.account.urls")),
    path("taal/", include(language)),
    path("demo/mail/", list_demo_mails, name="demo_mail"),
    path("healthz", show_health, name="healthz"),
]

handler400 = "healthcoach.website.pages.show_bad_request"
handler404 = "healthcoach.website.pages.show_not_found"
handler500 = "healthcoach.health.show_server_error"
