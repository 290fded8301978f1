from django.apps import AppConfig


class EmergenciesRoom(AppConfig):
    name = "tongzheng.emergencies"
