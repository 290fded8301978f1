"""Addresses of rulebooks and of what is registered by hand; part of the room's own list (urls.py)."""

from django.urls import path

from tongzheng.scoring.views import facts, rulebooks, ruling

urlpatterns = [
    path("scores/facts/", facts.facts, name="facts"),
    path("scores/facts/new/<slug:kind>/", facts.register, name="register"),
    path("scores/facts/<pk:pk>/", facts.fact, name="fact"),
    path("scores/facts/<pk:pk>/void/", facts.void, name="void_fact"),
    path("scores/rules/", rulebooks.rules, name="rules"),
    path("scores/rulebooks/", rulebooks.rulebooks, name="rulebooks"),
    path("scores/rulebooks/new/", rulebooks.start, name="start_rulebook"),
    path("scores/rulebooks/upload/", rulebooks.upload, name="upload_rulebook"),
    path("scores/rulebooks/leagues/", ruling.leagues, name="leagues"),
    path("scores/rulebooks/outlets/new/", ruling.add_outlet, name="add_outlet"),
    path("scores/rulebooks/<pk:pk>/", rulebooks.rulebook, name="rulebook"),
    path("scores/rulebooks/<pk:pk>/toml/", rulebooks.download, name="rulebook_toml"),
    path("scores/rulebooks/<pk:pk>/copy/", rulebooks.copy, name="copy_rulebook"),
    path("scores/rulebooks/<pk:pk>/activate/", rulebooks.activate, name="activate_rulebook"),
    path("scores/rulebooks/<pk:pk>/deactivate/", rulebooks.deactivate, name="deactivate_rulebook"),
    path("scores/rulebooks/<pk:pk>/head/", ruling.head, name="rulebook_head"),
    path("scores/rulebooks/<pk:pk>/names/", ruling.names, name="rulebook_names"),
    path("scores/rulebooks/<pk:pk>/tables/<slug:table>/", ruling.table, name="rulebook_table"),
]
