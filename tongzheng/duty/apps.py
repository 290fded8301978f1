from django.apps import AppConfig


class DutyRoom(AppConfig):
    name = "tongzheng.duty"
