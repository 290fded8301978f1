from django.urls import path

from tongzheng.deadlines.views import board, digests, settings

app_name = "deadlines"
urlpatterns = [
    path("deadlines/", board.board, name="board"),
    path("deadlines/acknowledge/", board.acknowledge_many, name="acknowledge_many"),
    path("deadlines/alarms/<pk:pk>/acknowledge/", board.acknowledge, name="acknowledge"),
    path("deadlines/<pk:pk>/", board.deadline, name="deadline"),
    path("deadlines/weekly/", digests.shelf, name="digests"),
    path("deadlines/weekly/wish/", digests.wish, name="digest_wish"),
    path("deadlines/weekly/<pk:pk>/", digests.digest, name="digest"),
    path("deadlines/weekly/<pk:pk>/<slug:kind>/", digests.file, name="digest_file"),
    path("deadlines/calendar/", settings.year, name="calendar"),
    path("deadlines/calendar/set/", settings.days, name="set_days"),
    path("deadlines/lights/", settings.lights, name="lights"),
    path("deadlines/lights/new/", settings.light, name="light_new"),
    path("deadlines/lights/<slug:key>/", settings.light, name="light"),
]
