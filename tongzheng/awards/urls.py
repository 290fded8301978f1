from django.urls import path

from tongzheng.awards.views import marks, people, rules, sheets

app_name = "awards"
urlpatterns = [
    path("officers/", people.people, name="people"),
    path("officers/<slug:form>/", people.personnel, name="personnel"),
    path("awards/rules/", rules.shelf, name="rules"),
    path("awards/rules/new/", rules.add, name="rule_new"),
    path("awards/rules/<pk:pk>/retire/", rules.retire, name="rule_retire"),
    path("awards/", sheets.shelf, name="sheets"),
    path("awards/new/", sheets.new, name="sheet_new"),
    path("awards/<pk:pk>/", sheets.sheet, name="sheet"),
    path("awards/<pk:pk>/recount/", sheets.recount, name="recount"),
    path("awards/<pk:pk>/correct/", sheets.correct, name="correct"),
    path("awards/<pk:pk>/line/", sheets.line_new, name="line_new"),
    path("awards/lines/<pk:pk>/drop/", sheets.line_drop, name="line_drop"),
    path("awards/<pk:pk>/do/<slug:step>/", sheets.act, name="act"),
    path("awards/<pk:pk>/file/<slug:form>/", sheets.download, name="file"),
    path("awards/<pk:pk>/scan/<pk:file>/", sheets.scan, name="scan"),
    path("eligibility/", marks.eligible, name="eligibility"),
    path("eligibility/vetoes/new/", marks.veto, name="veto_new"),
    path("eligibility/vetoes/<pk:pk>/lift/", marks.lift, name="veto_lift"),
    path("commendations/", marks.commendations, name="commendations"),
    path("commendations/new/", marks.commend, name="commendation_new"),
    path("commendations/<pk:pk>/withdraw/", marks.withdraw, name="commendation_withdraw"),
]
