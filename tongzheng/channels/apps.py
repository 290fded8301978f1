from django.apps import AppConfig


class ChannelsRoom(AppConfig):
    name = "tongzheng.channels"
