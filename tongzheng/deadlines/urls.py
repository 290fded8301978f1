from django.urls import path

from tongzheng.deadlines import views

app_name = "deadlines"
urlpatterns = [
    path("deadlines/", views.board, name="board"),
]
