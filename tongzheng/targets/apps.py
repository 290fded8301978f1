from django.apps import AppConfig


class TargetsRoom(AppConfig):
    name = "tongzheng.targets"
