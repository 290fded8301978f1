from django.apps import AppConfig


class ScoringRoom(AppConfig):
    name = "tongzheng.scoring"
