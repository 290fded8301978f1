from django.apps import AppConfig


class AnalysisRoom(AppConfig):
    name = "tongzheng.analysis"
