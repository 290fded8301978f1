from django.apps import AppConfig


class AwardsRoom(AppConfig):
    name = "tongzheng.awards"
