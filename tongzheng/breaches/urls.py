from django.urls import URLPattern, path

from tongzheng.breaches.views import cases, roundups, terms

app_name = "breaches"
urlpatterns: list[URLPattern] = [
    path("breaches/", cases.board, name="board"),
    path("breaches/new/", cases.register, name="register"),
    path("breaches/of/<pk:pk>/", cases.of_event, name="of_event"),
    path("breaches/of/<pk:pk>/<slug:key>/<slug:step>/", cases.late, name="late"),
    path("breaches/<pk:pk>/", cases.breach, name="breach"),
    path("breaches/<pk:pk>/do/<slug:step>/", cases.act, name="act"),
    path("breaches/<pk:pk>/book/", cases.book, name="book"),
    path("breaches/<pk:pk>/files/<pk:file>/", cases.file, name="file"),
    path("breaches/terms/", terms.terms, name="terms"),
    path("breaches/terms/new/", terms.kind, name="kind_new"),
    path("breaches/terms/<pk:pk>/", terms.kind, name="kind"),
    path("breaches/good/", terms.good, name="good"),
    path("breaches/roundups/", roundups.shelf, name="roundups"),
    path("breaches/roundups/new/", roundups.make, name="roundup_new"),
    path("breaches/roundups/<pk:pk>/", roundups.roundup, name="roundup"),
    path("breaches/roundups/<pk:pk>/edit/", roundups.edit, name="roundup_edit"),
    path("breaches/roundups/<pk:pk>/take/", roundups.take, name="roundup_take"),
    path("breaches/roundups/<pk:pk>/do/<slug:step>/", roundups.act, name="roundup_act"),
    path("breaches/roundups/<pk:pk>/files/<slug:kind>/", roundups.file, name="roundup_file"),
]
