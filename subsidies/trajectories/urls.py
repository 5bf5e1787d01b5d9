"""The addresses of trajectories."""

from django.urls import path

from subsidies.trajectories.pages import beginning, coaching, trajectories

urlpatterns = [
    path("aanvragen/<int:pk>/starten/", beginning.start_trajectory, name="application_start"),
    path("trajecten/<int:pk>/overdragen/", beginning.change_trajectory_coach, name="trajectory_hand_over"),
    path("trajecten/", trajectories.list_trajectories, name="trajectories"),
    path("trajecten/<int:pk>/", trajectories.show_trajectory, name="trajectory"),
    path("trajecten/<int:pk>/sessie/", coaching.add_session, name="session_add"),
    path("sessies/<int:pk>/verwijderen/", coaching.delete_session, name="session_remove"),
    path("trajecten/<int:pk>/afronden/", coaching.end_trajectory, name="trajectory_end"),
    path("trajecten/<int:pk>/stopzetten/", coaching.stop_trajectory, name="trajectory_stop"),
]
