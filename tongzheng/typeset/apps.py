from django.apps import AppConfig


class TypesetConfig(AppConfig):
    name = "tongzheng.typeset"
    label = "typeset"
    verbose_name = "排版"
