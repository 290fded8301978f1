"""What is recorded of guidance and commentaries; neither has states (E12, E13)."""

from tongzheng.trail.flow import Events

GUIDANCE_EVENTS = Events("guidance.guidance", send="下发", read="签收", remind="催签收")
COMMENTARY_EVENTS = Events("guidance.commentary", write="讲评", change="修改讲评")
