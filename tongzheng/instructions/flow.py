"""Steps of an instruction (D1)."""

from django.db import models

from tongzheng.trail.flow import Events, Flow, Step


class State(models.TextChoices):
    """Where an instruction stands."""

    GIVEN = "given", "已批示"
    WITHDRAWN = "withdrawn", "已撤回"


INSTRUCTION = Flow(
    "instructions.instruction",
    Step("withdraw", frozenset({State.GIVEN}), State.WITHDRAWN, "撤回批示", "撤回批示", tone="plain"),
)
INSTRUCTION_EVENTS = Events("instructions.instruction", give="批示")
JUDGEMENT_EVENTS = Events("instructions.judgement", give="评价信息", change="改评价")
INITIAL_EVENTS = Events("instructions.initial", give="圈阅")
