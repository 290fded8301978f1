from django.urls import path

from tongzheng.analysis import views

app_name = "analysis"
urlpatterns = [
    path("analysis/", views.board, name="board"),
    path("analysis/behind/", views.list_behind, name="behind"),
    path("analysis/<slug:key>/", views.study, name="study"),
]
