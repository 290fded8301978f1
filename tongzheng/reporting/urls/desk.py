from django.urls import URLPattern, path

from tongzheng.reporting.views import articles, checking, desk, pictures, received, reference

urlpatterns: list[URLPattern] = [
    path("desk/", desk.desk, name="desk"),
    path("desk/receive-all/", desk.receive_all, name="receive_all"),
    path("desk/<pk:pk>/", desk.desk, name="desk_item"),
    path("desk/<pk:pk>/assign/", desk.assign, name="assign"),
    path("reports/<pk:pk>/doubt/", desk.doubt, name="doubt"),
    path("doubts/<pk:pk>/verify/", desk.verify, name="verify"),
    path("reports/<pk:pk>/forward/", desk.forward, name="forward"),
    path("reports/<pk:pk>/original/", articles.original, name="original"),
    path("received/", received.received, name="received"),
    path("articles/", articles.articles, name="articles"),
    path("articles/new/", articles.combine, name="combine"),
    path("articles/<pk:pk>/", articles.article, name="article"),
    path("articles/reference/<pk:pk>/", reference.compile_reference, name="compile_reference"),
    path("articles/<pk:pk>/source/", reference.name_source, name="name_source"),
    path("articles/<pk:pk>/edit/", articles.article_edit, name="article_edit"),
    path("articles/<pk:pk>/pictures/<pk:attachment>/", pictures.article_picture, name="article_picture"),
    path("articles/<pk:pk>/files/<pk:attachment>/", pictures.article_file, name="article_file"),
    path("articles/<pk:pk>/check/", checking.check_article, name="check_article"),
    path("articles/<pk:pk>/check/right/", checking.article_right, name="article_right"),
    path("articles/<pk:pk>/check/right/<pk:waiver>/back/", checking.article_right_back, name="article_right_back"),
    path("articles/<pk:pk>/compare/", articles.compare, name="compare"),
    path("articles/<pk:pk>/do/<slug:step>/", articles.article_act, name="article_act"),
    path("articles/<pk:pk>/sources/add/", articles.add_source, name="add_source"),
    path("articles/<pk:pk>/sources/<pk:report>/remove/", articles.remove_source, name="remove_source"),
]
