from django.apps import AppConfig


class RelayRoom(AppConfig):
    name = "tongzheng.relay"
