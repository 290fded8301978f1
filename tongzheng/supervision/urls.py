from django.urls import path

from tongzheng.supervision.views import board, documents, items, sources, stages, units

app_name = "supervision"
urlpatterns = [
    path("supervision/", board.board, name="board"),
    path("supervision/waiting/", board.waiting, name="waiting"),
    path("supervision/new/", sources.new, name="new"),
    path("supervision/emergency/<pk:pk>/", sources.of_emergency, name="of_emergency"),
    path("supervision/documents/", documents.documents, name="documents"),
    path("supervision/documents/take/", documents.take, name="take_document"),
    path("supervision/documents/<pk:pk>/", documents.document, name="document"),
    path("supervision/documents/<pk:pk>/assign/", documents.assign, name="assign_document"),
    path("supervision/documents/<pk:pk>/lines/<pk:line>/", documents.line, name="line"),
    path("supervision/documents/<pk:pk>/files/<pk:attachment>/", documents.document_file, name="document_file"),
    path("supervision/documents/<pk:pk>/<slug:step>/", documents.document_act, name="document_act"),
    path("supervision/remind/", board.remind, name="remind"),
    path("supervision/results/", board.results, name="results"),
    path("supervision/terms/", board.terms, name="terms"),
    path("supervision/order/<pk:pk>/", items.order, name="order"),
    path("supervision/<pk:pk>/", items.item, name="item"),
    path("supervision/<pk:pk>/change/", items.change, name="change"),
    path("supervision/<pk:pk>/say/", items.say, name="say"),
    path("supervision/<pk:pk>/write/", units.write, name="write"),
    path("supervision/<pk:pk>/extend/", units.extend, name="extend"),
    path("supervision/<pk:pk>/feedback/<pk:feedback>/change/", units.change, name="change_feedback"),
    path("supervision/<pk:pk>/feedback/<pk:feedback>/settle/", units.settle, name="settle"),
    path("supervision/<pk:pk>/feedback/<pk:feedback>/files/<pk:attachment>/", units.file, name="file"),
    path("supervision/<pk:pk>/feedback/<pk:feedback>/<slug:step>/", units.feedback_act, name="feedback_act"),
    path("supervision/<pk:pk>/extensions/<pk:extension>/<slug:step>/", units.extension_act, name="extension_act"),
    path("supervision/<pk:pk>/stages/add/", stages.add, name="add_stage"),
    path("supervision/<pk:pk>/stages/<pk:stage>/files/<pk:attachment>/", stages.file, name="stage_file"),
    path("supervision/<pk:pk>/stages/<pk:stage>/<slug:do>/", stages.act, name="stage_act"),
    path("supervision/<pk:pk>/<slug:step>/", items.act, name="act"),
]
