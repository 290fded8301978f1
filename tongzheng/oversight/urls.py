from django.urls import path

from tongzheng.oversight.views import cases, faults, points, team

app_name = "oversight"
urlpatterns = [
    path("oversight/", cases.board, name="board"),
    path("oversight/new/", cases.list_one, name="list_one"),
    path("oversight/sweep/", cases.sweep, name="sweep"),
    path("oversight/rules/", points.rules, name="rules"),
    path("oversight/<pk:pk>/", cases.case, name="case"),
    path("oversight/<pk:pk>/do/<slug:step>/", cases.act, name="act"),
    path("oversight/<pk:pk>/answer/", cases.answer, name="answer"),
    path("oversight/<pk:pk>/files/<pk:file>/", cases.file, name="file"),
    path("oversight/points/", points.points, name="points"),
    path("oversight/points/<pk:pk>/check/", points.check_new, name="check_new"),
    path("oversight/points/<pk:pk>/mend/", points.mend, name="mend"),
    path("oversight/checks/<pk:pk>/", points.check, name="check"),
    path("oversight/checks/<pk:pk>/files/<pk:file>/", points.photo, name="photo"),
    path("oversight/adjustments/", points.adjustments, name="adjustments"),
    path("oversight/team/", team.board, name="team"),
    path("oversight/team/<pk:pk>/away/", team.away_new, name="away_new"),
    path("oversight/away/<pk:pk>/end/", team.away_end, name="away_end"),
    path("oversight/faults/", faults.board, name="faults"),
    path("oversight/faults/new/", faults.register, name="fault_new"),
    path("oversight/faults/<pk:pk>/", faults.fault, name="fault"),
    path("oversight/faults/<pk:pk>/do/<slug:step>/", faults.act, name="fault_act"),
    path("oversight/faults/<pk:pk>/files/<pk:file>/", faults.file, name="fault_file"),
]
