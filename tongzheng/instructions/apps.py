from django.apps import AppConfig


class InstructionsConfig(AppConfig):
    name = "tongzheng.instructions"
    verbose_name = "批示"
