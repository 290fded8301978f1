from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "tongzheng.reporting"
    verbose_name = "信息报送"
