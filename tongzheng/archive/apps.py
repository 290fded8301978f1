from django.apps import AppConfig


class Archive(AppConfig):
    name = "tongzheng.archive"
