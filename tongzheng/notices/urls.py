from django.urls import path

from tongzheng.notices import views

app_name = "notices"
urlpatterns = [
    path("notices/", views.inbox, name="inbox"),
    path("notices/read-all/", views.read_all, name="read_all"),
    path("notices/<pk:pk>/", views.open_notice, name="open"),
]
