from django.apps import AppConfig


class OversightRoom(AppConfig):
    name = "tongzheng.oversight"
