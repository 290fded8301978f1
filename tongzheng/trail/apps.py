from django.apps import AppConfig


class TrailConfig(AppConfig):
    name = "tongzheng.trail"
    verbose_name = "留痕"
