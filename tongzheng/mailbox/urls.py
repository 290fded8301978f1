from django.urls import path

from tongzheng.mailbox import views

app_name = "mailbox"
urlpatterns = [
    path("mail/", views.box, name="box"),
    path("mail/poll/", views.poll_now, name="poll"),
    path("mail/settings/", views.settings, name="settings"),
    path("mail/<pk:pk>/", views.letter, name="letter"),
    path("mail/<pk:pk>/assign/", views.assign, name="assign"),
    path("mail/<pk:pk>/aside/", views.set_aside, name="set_aside"),
    path("mail/<pk:pk>/restore/", views.restore, name="restore"),
    path("mail/<pk:pk>/files/<pk:file>/", views.attachment, name="attachment"),
]
