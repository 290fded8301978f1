"""Addresses of the reporting room: the unit's side and the desk's side."""

from tongzheng.reporting.urls import desk, unit

app_name = "reporting"
urlpatterns = [*unit.urlpatterns, *desk.urlpatterns]
