from django.urls import path

from tongzheng.channels import views

app_name = "channels"
urlpatterns = [
    path("channels/", views.shelf, name="shelf"),
    path("channels/new/", views.add, name="add"),
    path("channels/deliveries/", views.deliveries, name="deliveries"),
    path("channels/deliveries/<pk:pk>/resend/", views.resend, name="resend"),
    path("channels/<pk:pk>/", views.channel, name="channel"),
    path("channels/<pk:pk>/change/", views.change, name="change"),
    path("channels/<pk:pk>/test/", views.test, name="test"),
]
