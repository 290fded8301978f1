from django.apps import AppConfig


class InspectionsRoom(AppConfig):
    name = "tongzheng.inspections"
