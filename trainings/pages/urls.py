"""The addresses of the trainings' pages, room by room."""

from trainings.pages.courses.urls import urlpatterns as courses
from trainings.pages.intervisions.urls import urlpatterns as intervisions
from trainings.pages.wellbeing.urls import urlpatterns as wellbeing

urlpatterns = [*courses, *intervisions, *wellbeing]
