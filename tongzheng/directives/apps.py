from django.apps import AppConfig


class DirectivesRoom(AppConfig):
    name = "tongzheng.directives"
