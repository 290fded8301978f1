from django.urls import path

from tongzheng.archive import views

app_name = "archive"
urlpatterns = [
    path("archive/", views.shelf, name="shelf"),
    path("archive/retention/<pk:pk>/", views.retention, name="retention"),
    path("archive/file/<int:year>/", views.file_year, name="file_year"),
    path("archive/volumes/<pk:pk>/", views.volume, name="volume"),
    path("archive/volumes/<pk:pk>/close/", views.close, name="close"),
    path("archive/volumes/<pk:pk>/checksums/", views.checksums, name="checksums"),
    path("archive/records/<pk:pk>/", views.item, name="item"),
    path("archive/records/<pk:pk>/refile/", views.refile, name="refile"),
    path("archive/records/<pk:pk>/files/<pk:file>/", views.item_file, name="item_file"),
    path("archive/exports/new/<int:year>/", views.export_new, name="export_new"),
    path("archive/exports/<pk:pk>/", views.export, name="export"),
    path("archive/exports/<pk:pk>/do/<slug:step>/", views.export_act, name="export_act"),
    path("archive/exports/<pk:pk>/download/", views.export_download, name="export_download"),
]
