from django.apps import AppConfig


class DeadlinesRoom(AppConfig):
    name = "tongzheng.deadlines"
