from django.urls import path

from tongzheng.scoring.rule_urls import urlpatterns as rules
from tongzheng.scoring.views import appeals, ledger, periods

app_name = "scoring"
urlpatterns = [
    path("scores/", ledger.scores, name="scores"),
    path("scores/units/<pk:pk>/", ledger.unit, name="unit"),
    path("scores/entries/<pk:pk>/", ledger.entry, name="entry"),
    path("scores/entries/<pk:pk>/appeal/", appeals.file_appeal, name="file_appeal"),
    path("scores/reports/<pk:pk>/", ledger.of_report, name="of_report"),
    path("scores/correct/", appeals.correct, name="correct"),
    path("scores/appeals/", appeals.appeals, name="appeals"),
    path("scores/appeals/<pk:pk>/", appeals.appeal, name="appeal"),
    path("scores/appeals/<pk:pk>/<slug:step>/", appeals.answer, name="answer"),
    path("scores/periods/", periods.periods, name="periods"),
    path("scores/periods/<pk:pk>/freeze/", periods.freeze, name="freeze"),
    path("scores/recompute/<int:year>/", periods.recompute, name="recompute"),
    path("scores/ranking/", periods.ranking, name="ranking"),
    path("scores/trials/", periods.list_trials, name="trials"),
    path("scores/trials/new/", periods.try_out, name="try"),
    path("scores/trials/<pk:pk>/", periods.trial, name="trial"),
    *rules,
]
