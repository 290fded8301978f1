from django.apps import AppConfig


class OutcomesRoom(AppConfig):
    name = "tongzheng.outcomes"
