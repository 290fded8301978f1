from django.urls import path

from tongzheng.library import views

app_name = "library"
urlpatterns = [
    path("library/", views.shelf, name="shelf"),
    path("library/new/", views.add, name="add"),
    path("library/import/", views.import_files, name="import"),
    path("library/import/template/", views.template, name="import_template"),
    path("library/<pk:pk>/", views.material, name="material"),
    path("library/<pk:pk>/edit/", views.edit, name="edit"),
    path("library/<pk:pk>/archive/", views.archive, name="archive"),
    path("library/<pk:pk>/restore/", views.restore, name="restore"),
]
