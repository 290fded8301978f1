from django.apps import AppConfig


class ResponseRoom(AppConfig):
    name = "tongzheng.response"
