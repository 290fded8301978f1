from django.urls import URLPattern, path

from tongzheng.outcomes.views import acts, publications, tables

app_name = "outcomes"
urlpatterns: list[URLPattern] = [
    path("outcomes/", tables.board, name="board"),
    path("outcomes/figures/<slug:figure>/", tables.figure, name="figure"),
    path("outcomes/items/<pk:pk>/", tables.item, name="item"),
    path("outcomes/items/<pk:pk>/evaluate/<slug:side>/", tables.judge, name="evaluate"),
    path("outcomes/papers/", publications.shelf, name="shelf"),
    path("outcomes/papers/new/<slug:kind>/", publications.make, name="make"),
    path("outcomes/papers/<pk:pk>/", publications.publication, name="publication"),
    path("outcomes/papers/<pk:pk>/edit/", publications.edit, name="edit"),
    path("outcomes/papers/<pk:pk>/take/", acts.take, name="take"),
    path("outcomes/papers/<pk:pk>/redraft/", acts.redraft, name="redraft"),
    path("outcomes/papers/<pk:pk>/correct/", acts.correct, name="correct"),
    path("outcomes/papers/<pk:pk>/do/<slug:step>/", acts.act, name="act"),
    path("outcomes/papers/<pk:pk>/files/<slug:kind>/", publications.file, name="file"),
    path("outcomes/papers/<pk:pk>/groups/", acts.regroup, name="regroup"),
    path("outcomes/papers/<pk:pk>/groups/<pk:theme>/", acts.theme, name="theme"),
    path("outcomes/settings/", acts.papers_list, name="papers"),
    path("outcomes/settings/<slug:kind>/", acts.paper, name="paper"),
    path("outcomes/points/", acts.book, name="points"),
]
