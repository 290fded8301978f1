"""Addresses of the checks' settings and counts."""

from django.urls import URLPattern, path

from tongzheng.checking.views import lists, settings

app_name = "checking"
urlpatterns: list[URLPattern] = [
    path("checks/", settings.settings, name="settings"),
    path("checks/standard/", settings.standard, name="standard"),
    path("checks/lengths/", settings.lengths, name="lengths"),
    path("checks/wordings/", lists.wordings, name="wordings"),
    path("checks/wordings/<pk:pk>/drop/", lists.wording_drop, name="wording_drop"),
    path("checks/names/", lists.names, name="names"),
    path("checks/names/<pk:pk>/drop/", lists.name_drop, name="name_drop"),
    path("checks/leaders/", lists.leaders, name="leaders"),
    path("checks/leaders/seed/", lists.leaders_seed, name="leaders_seed"),
    path("checks/leaders/order/", lists.leaders_order, name="leaders_order"),
    path("checks/leaders/add/", lists.leader_add, name="leader_add"),
    path("checks/leaders/<pk:pk>/", lists.leader_edit, name="leader_edit"),
    path("checks/leaders/<pk:pk>/drop/", lists.leader_drop, name="leader_drop"),
    path("checks/counts/", lists.counts, name="counts"),
    path("checks/one/<str:check_id>/", settings.check, name="check"),
]
