from django.apps import AppConfig


class DistributionConfig(AppConfig):
    name = "tongzheng.distribution"
    verbose_name = "发放"
