"""Steps of a material (O6)."""

from django.db import models

from tongzheng.trail.flow import Events, Flow, Step


class State(models.TextChoices):
    """Where a material stands."""

    KEPT = "kept", "在用"
    ARCHIVED = "archived", "已归档"


S = State
MATERIAL = Flow(
    "library.material",
    Step("archive", frozenset({S.KEPT}), S.ARCHIVED, "归档", "归档素材", tone="plain", needs_reason=True),
    Step("restore", frozenset({S.ARCHIVED}), S.KEPT, "取回", "取回素材", tone="plain"),
)
MATERIAL_EVENTS = Events("library.material", add="录入素材", imported="导入素材", edit="修改素材")
