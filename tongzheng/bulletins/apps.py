from django.apps import AppConfig


class BulletinsConfig(AppConfig):
    name = "tongzheng.bulletins"
    verbose_name = "刊物"
