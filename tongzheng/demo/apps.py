from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "tongzheng.demo"
    verbose_name = "演示"
