from django.urls import URLPattern, path

from tongzheng.relay.views import acts, calls, pages

app_name = "relay"
urlpatterns: list[URLPattern] = [
    path("relays/", pages.board, name="board"),
    path("relays/of/<pk:pk>/", pages.thread, name="thread"),
    path("relays/of/<pk:pk>/new/", pages.new, name="new"),
    path("relays/of/<pk:pk>/calls/<slug:kind>/", calls.call_new, name="call_new"),
    path("relays/calls/<pk:pk>/answer/", calls.answer, name="answer"),
    path("relays/<pk:pk>/", pages.relay, name="relay"),
    path("relays/<pk:pk>/edit/", pages.edit, name="edit"),
    path("relays/<pk:pk>/redraft/", acts.redraft, name="redraft"),
    path("relays/<pk:pk>/correct/", acts.correct, name="correct"),
    path("relays/<pk:pk>/do/<slug:step>/", acts.act, name="act"),
    path("relays/<pk:pk>/ways/<pk:delivery>/<slug:step>/", acts.way, name="way"),
    path("relays/<pk:pk>/files/<slug:kind>/", pages.file, name="file"),
    path("relays/in/<pk:pk>/", calls.incoming, name="incoming"),
    path("relays/in/<pk:pk>/do/<slug:step>/", calls.incoming_act, name="incoming_act"),
    path("relays/in/<pk:pk>/files/<slug:kind>/", calls.incoming_file, name="incoming_file"),
    path("relays/settings/", calls.settings, name="settings"),
]
