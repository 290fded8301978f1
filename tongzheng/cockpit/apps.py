from django.apps import AppConfig


class CockpitConfig(AppConfig):
    name = "tongzheng.cockpit"
    verbose_name = "阅览"
