from django.apps import AppConfig


class BreachesRoom(AppConfig):
    name = "tongzheng.breaches"
