from django.urls import URLPattern, path

from tongzheng.distribution import views

app_name = "distribution"
urlpatterns: list[URLPattern] = [
    path("periodicals/<pk:pk>/paper/", views.paper, name="paper"),
    path("periodicals/<pk:pk>/paper/edit/", views.paper_edit, name="paper_edit"),
    path("periodicals/<pk:pk>/reminding/", views.reminding, name="reminding"),
    path("issues/<pk:pk>/sheet/", views.sheet, name="sheet"),
    path("issues/<pk:pk>/sheet/extra/", views.extra, name="extra"),
    path("issues/<pk:pk>/sheet/<pk:lot>/drop/", views.drop, name="drop"),
    path("issues/<pk:pk>/sheet/<pk:lot>/sign/", views.sign, name="sign"),
    path("issues/<pk:pk>/sheet/<pk:lot>/back/", views.back, name="back"),
    path("issues/<pk:pk>/reading/", views.issue_reading, name="issue_reading"),
    path("issues/<pk:pk>/remind/", views.remind, name="remind"),
    path("issues/<pk:pk>/copy/", views.copy, name="copy"),
    path("reading/", views.reading, name="reading"),
    path("reading/readers/", views.readers, name="readers"),
    path("downloads/", views.downloads, name="downloads"),
]
