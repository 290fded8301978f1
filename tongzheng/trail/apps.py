from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class TrailConfig(AppConfig):
    name = "tongzheng.trail"
    verbose_name = "留痕"

    def ready(self) -> None:
        """Load every room's flow, so that each kind of entry has its word; a flow of events only is imported by nobody."""
        autodiscover_modules("flow")
