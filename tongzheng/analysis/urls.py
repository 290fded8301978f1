from django.urls import path

from tongzheng.analysis import views

app_name = "analysis"
urlpatterns = [
    path("analysis/", views.board, name="board"),
    path("analysis/<slug:key>/", views.study, name="study"),
]
