from django.apps import AppConfig


class DailyRoom(AppConfig):
    name = "tongzheng.daily"
