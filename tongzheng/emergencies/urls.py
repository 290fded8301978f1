from django.urls import path

from tongzheng.emergencies.views import board, events, reports, settings, sources

app_name = "emergencies"
urlpatterns = [
    path("emergencies/desk/", board.desk, name="desk"),
    path("emergencies/", board.listing, name="list"),
    path("emergencies/export/", board.export, name="export"),
    path("emergencies/new/", board.register, name="register"),
    path("emergencies/<pk:pk>/", events.emergency, name="emergency"),
    path("emergencies/<pk:pk>/proposed/", events.proposed, name="proposed"),
    path("emergencies/<pk:pk>/enter/", events.enter, name="enter"),
    path("emergencies/<pk:pk>/do/<slug:step>/", events.act, name="act"),
    path("emergencies/<pk:pk>/moments/<slug:name>/", events.moment, name="moment"),
    path("emergencies/must/", sources.must, name="must"),
    path("emergencies/must/read/", sources.read_must, name="read_must"),
    path("emergencies/must/remind/", sources.remind_units, name="remind_must"),
    path("emergencies/silent/", sources.silent, name="silent"),
    path("emergencies/<pk:pk>/sources/", sources.compare, name="sources"),
    path("emergencies/<pk:pk>/wording/", sources.wording, name="wording"),
    path("emergencies/<pk:pk>/join/", sources.join, name="join"),
    path("emergencies/<pk:pk>/write/", reports.start, name="start"),
    path("emergencies/reports/<pk:pk>/", reports.report, name="report"),
    path("emergencies/reports/<pk:pk>/edit/", reports.edit, name="edit"),
    path("emergencies/reports/<pk:pk>/do/<slug:step>/", reports.act, name="report_act"),
    path("emergencies/reports/<pk:pk>/files/", reports.add_files, name="add_files"),
    path("emergencies/reports/<pk:pk>/files/<pk:file>/", reports.file, name="file"),
    path("emergencies/rules/", settings.rules, name="rules"),
    path("emergencies/rules/<slug:what>/new/", settings.add, name="add_rule"),
    path("emergencies/rules/<slug:what>/<pk:pk>/", settings.change, name="change_rule"),
]
