from django.urls import path

from tongzheng.inspections.views import conclusions, findings, plans, rectifying

app_name = "inspections"
urlpatterns = [
    path("inspections/", plans.board, name="board"),
    path("inspections/new/", plans.new, name="new"),
    path("inspections/terms/", plans.terms, name="terms"),
    path("inspections/<pk:pk>/", plans.inspection, name="inspection"),
    path("inspections/<pk:pk>/change/", plans.change, name="change"),
    path("inspections/<pk:pk>/team/", plans.team, name="team"),
    path("inspections/<pk:pk>/plan/<slug:kind>/", plans.plan_file, name="plan_file"),
    path("inspections/<pk:pk>/do/<slug:step>/", plans.act, name="act"),
    path("inspections/<pk:pk>/record/", findings.record, name="record"),
    path("inspections/<pk:pk>/findings/<pk:finding>/change/", findings.change, name="change_finding"),
    path("inspections/<pk:pk>/findings/<pk:finding>/aside/", findings.aside, name="aside"),
    path("inspections/<pk:pk>/findings/<pk:finding>/rectify/", findings.rectify, name="rectify"),
    path("inspections/<pk:pk>/findings/<pk:finding>/supervise/", findings.supervise, name="supervise"),
    path("inspections/<pk:pk>/findings/<pk:finding>/files/<pk:file>/", findings.file, name="finding_file"),
    path("inspections/<pk:pk>/conclude/", conclusions.draft, name="conclude"),
    path("inspections/conclusions/<pk:pk>/", conclusions.conclusion, name="conclusion"),
    path("inspections/conclusions/<pk:pk>/edit/", conclusions.edit, name="edit_conclusion"),
    path("inspections/conclusions/<pk:pk>/do/<slug:step>/", conclusions.act, name="conclude_act"),
    path("inspections/conclusions/<pk:pk>/pages/<slug:kind>/", conclusions.file, name="conclusion_file"),
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
