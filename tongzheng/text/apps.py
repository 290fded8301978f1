from django.apps import AppConfig


class TextConfig(AppConfig):
    name = "tongzheng.text"
    label = "text"
    verbose_name = "文字"
