from django.urls import URLPattern, path

from tongzheng.directives.views import acts, entering, pages, reports

app_name = "directives"
urlpatterns: list[URLPattern] = [
    path("directives/", pages.board, name="board"),
    path("directives/waiting/", pages.waiting, name="waiting"),
    path("directives/below/", pages.below, name="below"),
    path("directives/new/<slug:kind>/", entering.new, name="new"),
    path("directives/from/<pk:pk>/", entering.from_outcome, name="from_outcome"),
    path("directives/from/<pk:pk>/aside/", entering.set_aside, name="set_aside"),
    path("directives/issue/<slug:kind>/", entering.issue, name="issue"),
    path("directives/<pk:pk>/", pages.directive, name="directive"),
    path("directives/<pk:pk>/change/", entering.change, name="change"),
    path("directives/<pk:pk>/originals/", entering.originals, name="originals"),
    path("directives/<pk:pk>/originals/<pk:attachment>/", pages.file, name="file"),
    path("directives/<pk:pk>/show/", acts.show, name="show"),
    path("directives/<pk:pk>/words/<pk:showing>/", acts.words, name="words"),
    path("directives/<pk:pk>/open/", acts.open_points, name="open"),
    path("directives/<pk:pk>/owed/", acts.owe, name="owe"),
    path("directives/<pk:pk>/owed/<pk:owed>/<slug:step>/", acts.owed, name="owed"),
    path("directives/<pk:pk>/do/<slug:step>/", acts.act, name="act"),
    path("directives/reports/<pk:pk>/", reports.report, name="report"),
    path("directives/reports/<pk:pk>/edit/", reports.edit, name="edit"),
    path("directives/reports/<pk:pk>/redraft/", reports.redraft, name="redraft"),
    path("directives/reports/<pk:pk>/do/<slug:step>/", reports.act, name="report_act"),
    path("directives/reports/<pk:pk>/files/<slug:kind>/", reports.file, name="report_file"),
]
