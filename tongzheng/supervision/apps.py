from django.apps import AppConfig


class SupervisionRoom(AppConfig):
    name = "tongzheng.supervision"
