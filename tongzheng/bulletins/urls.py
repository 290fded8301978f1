from django.urls import URLPattern, path

from tongzheng.bulletins.views import compose, fast, issues, periodicals, pictures, successions

app_name = "bulletins"
urlpatterns: list[URLPattern] = [
    path("issues/", issues.issues, name="issues"),
    path("issues/new/", compose.issue_new, name="issue_new"),
    path("issues/take-up/", compose.take_up, name="take_up"),
    path("issues/<pk:pk>/", issues.issue, name="issue"),
    path("issues/<pk:pk>/place/", compose.place, name="place"),
    path("issues/<pk:pk>/unplace/<pk:placement>/", compose.unplace, name="unplace"),
    path("issues/<pk:pk>/order/", compose.order, name="order"),
    path("issues/<pk:pk>/note/", compose.note, name="note"),
    path("issues/<pk:pk>/do/<slug:step>/", issues.issue_act, name="issue_act"),
    path("issues/<pk:pk>/print/", issues.issue_print, name="issue_print"),
    path("issues/<pk:pk>/texts/<pk:placement>/pictures/<pk:attachment>/", pictures.picture, name="picture"),
    path("issues/<pk:pk>/receipts/", issues.receipts, name="receipts"),
    path("periodicals/", periodicals.periodicals, name="periodicals"),
    path("periodicals/new/", periodicals.periodical_new, name="periodical_new"),
    path("periodicals/<pk:pk>/", periodicals.periodical, name="periodical"),
    path("periodicals/<pk:pk>/edit/", periodicals.periodical_edit, name="periodical_edit"),
    path("periodicals/<pk:pk>/sections/", periodicals.sections, name="sections"),
    path("periodicals/<pk:pk>/readers/", periodicals.readers, name="readers"),
    path("periodicals/<pk:pk>/target/<pk:year>/", periodicals.target, name="target"),
    path("periodicals/<pk:pk>/rename/", successions.rename, name="rename"),
    path("periodicals/<pk:pk>/keep-name/", successions.keep_name, name="keep_name"),
    path("periodicals/<pk:pk>/merge/", successions.merge, name="merge"),
    path("periodicals/<pk:pk>/end/", successions.end, name="end"),
    path("periodicals/texts/", periodicals.texts, name="texts"),
    path("issues/<pk:pk>/shift/", successions.shift, name="shift"),
    path("fast/<pk:pk>/", fast.send_fast, name="send_fast"),
]
