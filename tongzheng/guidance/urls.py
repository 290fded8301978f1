from django.urls import path

from tongzheng.guidance import views

app_name = "guidance"
urlpatterns = [
    path("guidance/", views.shelf, name="shelf"),
    path("guidance/new/", views.send, name="send"),
    path("guidance/<pk:pk>/", views.guidance, name="guidance"),
    path("guidance/<pk:pk>/remind/", views.remind, name="remind"),
    path("guidance/<pk:pk>/files/<pk:file>/", views.attachment, name="attachment"),
    path("best/", views.best, name="best"),
    path("best/<pk:pk>/", views.commentary, name="commentary"),
    path("best/of/<pk:placement>/", views.comment, name="comment"),
]
