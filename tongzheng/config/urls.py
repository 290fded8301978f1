"""All addresses. Each one is in tests/house/permission_table.py."""

from django.urls import URLPattern, URLResolver, include, path, register_converter
from django.urls.converters import get_converters

from tongzheng.config.health import healthz


class Pk:
    """A primary key: 1 to 18 digits, so that no address overflows a database integer."""

    regex = "[0-9]{1,18}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


if "pk" not in get_converters():  # a urlconf that failed to load is loaded again
    register_converter(Pk, "pk")

handler400 = "tongzheng.config.health.bad_request"

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("", include("tongzheng.cockpit.urls")),
    path("", include("tongzheng.network.urls")),
    path("", include("tongzheng.notices.urls")),
    path("", include("tongzheng.reporting.urls")),
    path("", include("tongzheng.checking.urls")),
    path("", include("tongzheng.bulletins.urls")),
    path("", include("tongzheng.distribution.urls")),
    path("", include("tongzheng.instructions.urls")),
    path("", include("tongzheng.upward.urls")),
    path("", include("tongzheng.archive.urls")),
    path("", include("tongzheng.guidance.urls")),
    path("", include("tongzheng.scoring.urls")),
    path("", include("tongzheng.targets.urls")),
    path("", include("tongzheng.circulars.urls")),
    path("", include("tongzheng.awards.urls")),
    path("", include("tongzheng.oversight.urls")),
    path("", include("tongzheng.analysis.urls")),
    path("", include("tongzheng.mailbox.urls")),
    path("", include("tongzheng.library.urls")),
    path("", include("tongzheng.deadlines.urls")),
    path("", include("tongzheng.channels.urls")),
    path("", include("tongzheng.duty.urls")),
    path("", include("tongzheng.emergencies.urls")),
    path("", include("tongzheng.response.urls")),
    path("", include("tongzheng.cases.urls")),
    path("", include("tongzheng.supervision.urls")),
    path("", include("tongzheng.relay.urls")),
    path("", include("tongzheng.breaches.urls")),
    path("", include("tongzheng.outcomes.urls")),
    path("", include("tongzheng.inspections.urls")),
    path("", include("tongzheng.directives.urls")),
    path("", include("tongzheng.daily.urls")),
]
