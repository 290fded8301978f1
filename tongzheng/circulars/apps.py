from django.apps import AppConfig


class CircularsRoom(AppConfig):
    name = "tongzheng.circulars"
