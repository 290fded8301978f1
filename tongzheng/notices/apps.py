from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "tongzheng.notices"
    verbose_name = "提醒"
