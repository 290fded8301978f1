from django.urls import path

from tongzheng.cockpit.views import find, home, ladder, line, trail

app_name = "cockpit"
urlpatterns = [
    path("", home.home, name="home"),
    path("today/", home.today, name="today"),
    path("find/", find.find, name="find"),
    path("trail/", trail.trail, name="trail"),
    path("reports/<pk:pk>/line/", line.line, name="line"),
    path("reports/<pk:pk>/line/<pk:revision>/", line.line_text, name="line_text"),
    path("reports/<pk:pk>/instructions/", line.report_panel, name="report_panel"),
    path("reports/<pk:pk>/adopted/", ladder.of_report, name="report_ladder"),
    path("articles/<pk:pk>/adopted/", ladder.of_article, name="article_ladder"),
]
