from django.urls import path

from tongzheng.circulars.views import acts, checking, pages

app_name = "circulars"
urlpatterns = [
    path("circulars/", pages.shelf, name="shelf"),
    path("circulars/new/", pages.make, name="make"),
    path("circulars/<pk:pk>/", pages.circular, name="circular"),
    path("circulars/<pk:pk>/tables/", pages.tables, name="tables"),
    path("circulars/<pk:pk>/text/", pages.text, name="text"),
    path("circulars/<pk:pk>/files/<slug:kind>/", pages.download, name="download"),
    path("circulars/<pk:pk>/take/", acts.take, name="take"),
    path("circulars/<pk:pk>/redraft/", acts.redraft, name="redraft"),
    path("circulars/<pk:pk>/file/", acts.file, name="file"),
    path("circulars/<pk:pk>/correct/", acts.correct, name="correct"),
    path("circulars/<pk:pk>/act/<slug:step>/", acts.act, name="act"),
    path("circulars/<pk:pk>/own/", checking.own, name="own"),
    path("circulars/<pk:pk>/units/<pk:unit>/", checking.own, name="unit"),
    path("circulars/<pk:pk>/units/<pk:unit>/<slug:what>/", checking.behind, name="behind"),
    path("circulars/<pk:pk>/confirm/", checking.confirm, name="confirm"),
    path("circulars/<pk:pk>/object/", checking.object_to, name="object"),
    path("circulars/objections/<pk:pk>/answer/", checking.answer, name="answer"),
    path("circulars/objections/<pk:pk>/withdraw/", checking.withdraw, name="withdraw"),
]
