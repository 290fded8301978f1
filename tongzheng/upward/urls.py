from django.urls import URLPattern, path

from tongzheng.upward.views import numbers, outcomes, selections, settings, tables

app_name = "upward"
urlpatterns: list[URLPattern] = [
    path("upward/", selections.board, name="board"),
    path("upward/new/", selections.new, name="new"),
    path("upward/propose/", selections.propose, name="propose"),
    path("upward/<pk:pk>/", selections.selection, name="selection"),
    path("upward/<pk:pk>/pick/", selections.pick, name="pick"),
    path("upward/<pk:pk>/unpick/<pk:item>/", selections.unpick, name="unpick"),
    path("upward/<pk:pk>/order/", selections.order, name="order"),
    path("upward/<pk:pk>/do/<slug:step>/", selections.act, name="act"),
    path("upward/<pk:pk>/file/<slug:form>/", selections.download, name="download"),
    path("upward/came/", outcomes.register, name="outcomes"),
    path("upward/came/<slug:about>/<pk:pk>/<slug:kind>/", outcomes.enter, name="enter"),
    path("upward/came/<pk:pk>/withdraw/", outcomes.withdraw, name="withdraw"),
    path("upward/came/<pk:pk>/file/<pk:attachment>/", outcomes.evidence, name="evidence"),
    path("upward/numbers/", numbers.figures, name="numbers"),
    path("upward/sent/", numbers.sent, name="sent"),
    path("upward/place/", tables.place, name="place"),
    path("upward/place/new/", tables.table_new, name="table_new"),
    path("upward/place/template/", tables.table_template, name="table_template"),
    path("upward/place/<pk:pk>/", tables.table, name="table"),
    path("upward/place/<pk:pk>/withdraw/", tables.table_withdraw, name="table_withdraw"),
    path("upward/superiors/", settings.superiors, name="superiors"),
    path("upward/superiors/new/", settings.superior_new, name="superior_new"),
    path("upward/superiors/<pk:pk>/", settings.superior_edit, name="superior_edit"),
    path("upward/superiors/<pk:pk>/target/", settings.target, name="target"),
]
