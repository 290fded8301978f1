"""Addresses of the unit's side."""

from django.urls import URLPattern, path

from tongzheng.reporting.views import acts, behalf, checking, contributions, copies, imports, pictures, reports, writing

urlpatterns: list[URLPattern] = [
    path("reports/", reports.mine, name="mine"),
    path("reports/new/", writing.new, name="new"),
    path("reports/check/", checking.check_new, name="check_new"),
    path("reports/import/", imports.import_reports, name="import"),
    path("reports/import/template/", imports.template, name="import_template"),
    path("reports/<pk:pk>/", reports.report, name="report"),
    path("reports/<pk:pk>/edit/", writing.edit, name="edit"),
    path("reports/<pk:pk>/autosave/", writing.autosave, name="autosave"),
    path("reports/<pk:pk>/check/", checking.check_report, name="check_report"),
    path("reports/<pk:pk>/check/right/", checking.report_right, name="report_right"),
    path("reports/<pk:pk>/check/right/<pk:waiver>/back/", checking.report_right_back, name="report_right_back"),
    path("reports/<pk:pk>/do/<slug:step>/", acts.act, name="act"),
    path("reports/<pk:pk>/follow-up/", acts.follow_up, name="follow_up"),
    path("reports/<pk:pk>/shield/", acts.shield, name="shield"),
    path("reports/<pk:pk>/attach/", acts.attach, name="attach"),
    path("reports/<pk:pk>/copies/", copies.copies, name="copies"),
    path("reports/<pk:pk>/copies/<str:kind>/<pk:other>/", copies.copy, name="copy"),
    path("reports/<pk:pk>/pictures/<pk:attachment>/", pictures.picture, name="picture"),
    path("reports/<pk:pk>/files/<pk:attachment>/", acts.attachment, name="attachment"),
    path("reports/<pk:pk>/files/<pk:attachment>/detach/", acts.detach, name="detach"),
    path("contributions/", contributions.contributions, name="contributions"),
    path("contributions/new/", contributions.contribute, name="contribute"),
    path("contributions/<pk:pk>/", contributions.contribution, name="contribution"),
    path("desk/on-behalf/", behalf.on_behalf, name="on_behalf"),
]
