from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "tongzheng.network"
    verbose_name = "机构与人员"
