from django.urls import path

from tongzheng.network.views import door, imports, people, units

app_name = "network"
urlpatterns = [
    path("signin/", door.signin, name="signin"),
    path("signin/demo/<pk:pk>/", door.demo_signin, name="demo_signin"),
    path("signout/", door.signout, name="signout"),
    path("post/", door.switch, name="switch"),
    path("post/<pk:pk>/", door.switch, name="switch"),
    path("me/", door.me, name="me"),
    path("units/", units.units, name="units"),
    path("units/add/", units.unit_add, name="unit_add"),
    path("units/vacancies/", units.vacancies, name="vacancies"),
    path("units/import/", imports.import_roster, name="import"),
    path("units/import/template/", imports.import_template, name="import_template"),
    path("units/roster/", imports.roster, name="roster"),
    path("units/<pk:pk>/", units.unit, name="unit"),
    path("units/<pk:pk>/edit/", units.unit_edit, name="unit_edit"),
    path("units/<pk:pk>/suspend/", units.unit_suspend, name="unit_suspend"),
    path("units/<pk:pk>/office/", units.office, name="office"),
    path("units/<pk:pk>/direct/", units.direct_add, name="direct_add"),
    path("direct/<pk:pk>/end/", units.direct_end, name="direct_end"),
    path("units/<pk:pk>/appoint/", people.appoint, name="appoint"),
    path("posts/<pk:pk>/edit/", people.post_edit, name="post_edit"),
    path("posts/<pk:pk>/end/", people.post_end, name="post_end"),
    path("posts/<pk:pk>/deputise/", people.deputise, name="deputise"),
    path("people/<pk:pk>/", people.person, name="person"),
    path("people/<pk:pk>/edit/", people.person_edit, name="person_edit"),
    path("people/<pk:pk>/suspend/", people.person_suspend, name="person_suspend"),
    path("people/<pk:pk>/invite/", door.invite, name="invite"),
    path("invite/<str:token>/", door.set_password, name="set_password"),
]
