from django.apps import AppConfig


class Mailbox(AppConfig):
    name = "tongzheng.mailbox"
