from django.urls import path

from tongzheng.inspections.views import rectifying

app_name = "inspections"
urlpatterns = [
    path("rectifications/", rectifying.ledger, name="ledger"),
    path("rectifications/new/", rectifying.order, name="order"),
    path("rectifications/<pk:pk>/", rectifying.rectification, name="rectification"),
    path("rectifications/<pk:pk>/write/", rectifying.write, name="write_answer"),
    path("rectifications/<pk:pk>/delay/", rectifying.delay, name="delay"),
    path("rectifications/<pk:pk>/answers/<pk:answer>/change/", rectifying.change, name="change_answer"),
    path("rectifications/<pk:pk>/answers/<pk:answer>/<slug:step>/", rectifying.answer_act, name="answer_act"),
    path("rectifications/<pk:pk>/delays/<pk:delay>/<slug:step>/", rectifying.delay_act, name="delay_act"),
    path("rectifications/<pk:pk>/files/<pk:file>/", rectifying.file, name="answer_file"),
    path("rectifications/<pk:pk>/do/<slug:step>/", rectifying.act, name="rectify_act"),
]
