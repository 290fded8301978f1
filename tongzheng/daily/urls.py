from django.urls import path

from tongzheng.daily import views

app_name = "daily"
urlpatterns = [
    path("daily/", views.shelf, name="shelf"),
    path("daily/collect/", views.collect, name="collect"),
    path("daily/mine/", views.mine, name="mine"),
    path("daily/<pk:pk>/", views.meeting, name="meeting"),
    path("daily/<pk:pk>/add/", views.add, name="add"),
    path("daily/<pk:pk>/hold/", views.hold, name="hold"),
    path("daily/<pk:pk>/minutes.<slug:form>", views.minutes, name="minutes"),
    path("daily/items/<pk:pk>/", views.item, name="item"),
    path("daily/items/<pk:pk>/<slug:step>/", views.act, name="act"),
]
