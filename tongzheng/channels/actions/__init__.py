"""Channels set up, messages written for them, and what became of each (U4, U8)."""

from tongzheng.channels.actions.outgoing import send_alarms, send_out
from tongzheng.channels.actions.setup import add_channel, change_channel, try_channel

__all__ = ["add_channel", "change_channel", "send_alarms", "send_out", "try_channel"]
