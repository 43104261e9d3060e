"""Addresses of the ground floor's public pages."""

from django.urls import path

from election_site.views import attachments, objections, public

app_name = "election_site"
urlpatterns = [
    path("", public.home, name="home"),
    path("elections.<slug:kind>", public.elections_file, name="elections_file"),
    path("e/<slug:slug>/", public.election, name="election"),
    path("e/<slug:slug>/outcomes/<slug:stage>/<int:run_number>/", public.outcome, name="outcome"),
    path("e/<slug:slug>/notices/", public.notices, name="notices"),
    path("e/<slug:slug>/notices/list.<slug:kind>", public.notices_file, name="notices_file"),
    path("e/<slug:slug>/notices/<int:pk>/", objections.notice, name="notice"),
    path("e/<slug:slug>/objections/", objections.objection_lookup, name="objection_lookup"),
    path("e/<slug:slug>/objections/<slug:receipt>/", objections.objection_receipt, name="objection_receipt"),
    path("attachments/<int:pk>/", attachments.attachment, name="attachment"),
]
