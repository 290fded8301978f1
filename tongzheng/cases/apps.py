from django.apps import AppConfig


class CasesRoom(AppConfig):
    name = "tongzheng.cases"
