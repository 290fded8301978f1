from django.urls import path

from tongzheng.instructions import judging, views

app_name = "instructions"
urlpatterns = [
    path("read/<pk:pk>/", views.read, name="read"),
    path("read/<pk:pk>/initial/", views.initial, name="initial"),
    path("read/<pk:issue>/<pk:pk>/", views.read_article, name="read_article"),
    path("read/<pk:issue>/<pk:pk>/pictures/<pk:attachment>/", views.picture, name="picture"),
    path("read/<pk:issue>/<pk:pk>/instruct/", views.instruct, name="instruct"),
    path("read/<pk:issue>/<pk:pk>/judge/", judging.judge, name="judge"),
    path("instructions/service/", judging.service_quality, name="service"),
    path("instructions/", views.register, name="all"),
    path("instructions/mine/", views.mine, name="mine"),
    path("instructions/<pk:pk>/", views.one, name="one"),
    path("instructions/<pk:pk>/withdraw/", views.withdraw, name="withdraw"),
]
