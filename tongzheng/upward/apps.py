from django.apps import AppConfig


class UpwardConfig(AppConfig):
    name = "tongzheng.upward"
    verbose_name = "上报"
