"""The API's addresses, under /api/v1/."""

from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

from coaches import api_urls as coaches
from healthcoach.core.api.not_found import UnknownView
from healthcoach.programmes.api import MeView
from subsidies import api_urls as subsidies
from trainings import api_urls as trainings

router = SimpleRouter(use_regex_path=False)
for app in (subsidies, coaches, trainings):
    app.register_routes(router)

urlpatterns = [
    path("api/v1/", include(router.urls)),
    path("api/v1/me/", MeView.as_view(), name="api-me"),
    path("api/v1/schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path(
        "api/v1/docs/",
        SpectacularSwaggerSplitView.as_view(url_name="api-schema", template_name="website/api_docs.html"),
        name="api-docs",
    ),
    re_path(r"^api/(?P<rest>.*)$", UnknownView.as_view(), name="api-unknown"),  # last: whatever is left
]
