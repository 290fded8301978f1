from typing import Any

app_name = "circulars"
urlpatterns: list[Any] = []
