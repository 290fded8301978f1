from django.urls import path

from tongzheng.cases.views import library, patterns

app_name = "cases"
urlpatterns = [
    path("cases/", library.shelf, name="shelf"),
    path("cases/patterns/", patterns.patterns, name="patterns"),
    path("cases/patterns/behind/", patterns.behind, name="behind"),
    path("cases/import/", patterns.take_in, name="take_in"),
    path("cases/import/sample/", patterns.sample, name="sample"),
    path("cases/<pk:pk>/", library.case, name="case"),
    path("cases/<pk:pk>/edit/", library.edit, name="edit"),
    path("cases/<pk:pk>/do/<slug:step>/", library.act, name="act"),
    path("emergencies/<pk:pk>/case/", library.start, name="start"),
    path("emergencies/<pk:pk>/similar/", library.similar, name="similar"),
]
