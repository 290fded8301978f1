from typing import Any

app_name = "oversight"
urlpatterns: list[Any] = []
