from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "tongzheng.files"
    label = "files"
    verbose_name = "文件"
