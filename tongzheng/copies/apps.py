from django.apps import AppConfig


class Copies(AppConfig):
    name = "tongzheng.copies"
