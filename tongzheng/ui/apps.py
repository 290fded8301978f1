from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "tongzheng.ui"
    verbose_name = "界面"
