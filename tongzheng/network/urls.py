from django.urls import path

from tongzheng.network.views import door

app_name = "network"
urlpatterns = [
    path("signin/", door.signin, name="signin"),
    path("signin/demo/<pk:pk>/", door.demo_signin, name="demo_signin"),
    path("signout/", door.signout, name="signout"),
    path("post/", door.switch, name="switch"),
    path("post/<pk:pk>/", door.switch, name="switch"),
    path("me/", door.me, name="me"),
    path("people/<pk:pk>/invite/", door.invite, name="invite"),
    path("invite/<str:token>/", door.set_password, name="set_password"),
]
