from django.urls import path

from tongzheng.targets.views import exemptions, letters, plans, shares, units

app_name = "targets"
urlpatterns = [
    path("targets/", units.board, name="board"),
    path("targets/units/<pk:pk>/", units.unit, name="unit"),
    path("targets/units/<pk:pk>/break-down/", units.break_down, name="break_down"),
    path("targets/plans/", plans.shelf, name="plans"),
    path("targets/plans/new/", plans.new, name="plan_new"),
    path("targets/plans/<pk:pk>/", plans.plan, name="plan"),
    path("targets/plans/<pk:pk>/edit/", plans.edit, name="plan_edit"),
    path("targets/plans/<pk:pk>/change/", plans.change, name="plan_change"),
    path("targets/plans/<pk:pk>/do/<slug:step>/", plans.act, name="plan_act"),
    path("targets/plans/<pk:pk>/task/", plans.task, name="task_new"),
    path("targets/tasks/<pk:pk>/drop/", plans.task_drop, name="task_drop"),
    path("targets/plans/<pk:pk>/spread/", shares.spread, name="spread"),
    path("targets/plans/<pk:pk>/import/", shares.import_units, name="import"),
    path("targets/plans/<pk:pk>/template/", shares.template, name="template"),
    path("targets/exemptions/", exemptions.shelf, name="exemptions"),
    path("targets/exemptions/new/", exemptions.add, name="exemption_new"),
    path("targets/exemptions/<pk:pk>/withdraw/", exemptions.withdraw, name="exemption_withdraw"),
    path("targets/letters/", letters.shelf, name="letters"),
    path("targets/plans/<pk:pk>/letters/", letters.make, name="letters_make"),
    path("targets/letters/<pk:pk>/", letters.letter, name="letter"),
    path("targets/letters/<pk:pk>/do/<slug:step>/", letters.act, name="letter_act"),
    path("targets/letters/<pk:pk>/file/<slug:form>/", letters.download, name="letter_file"),
    path("targets/letters/<pk:pk>/scan/<pk:file>/", letters.scan, name="letter_scan"),
]
