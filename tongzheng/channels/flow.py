"""What is recorded of outward channels and of what went through them (U4, U8)."""

from tongzheng.trail.flow import Events

CHANNEL_EVENTS = Events(
    "channels.channel", add="加对外通道", change="改对外通道", test="试发", give_up="对外提醒未发出"
)
DELIVERY_EVENTS = Events("channels.delivery", sent="对外发出", resend="重新对外发出")
