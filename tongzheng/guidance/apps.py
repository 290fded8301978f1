from django.apps import AppConfig


class GuidanceRoom(AppConfig):
    name = "tongzheng.guidance"
