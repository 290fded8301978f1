from django.apps import AppConfig


class Checking(AppConfig):
    name = "tongzheng.checking"
