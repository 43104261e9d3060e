"""Addresses of recommending: what the public hands in, follows and takes back."""

from django.urls import path

from nomination.views import consent, recommend

app_name = "recommend"
urlpatterns = [
    path("", recommend.landing, name="landing"),
    path("self/", recommend.begin, name="begin"),
    path("self/<slug:number>/", recommend.draft, name="draft"),
    path("self/<slug:number>/edit/", recommend.edit, name="edit"),
    path("self/<slug:number>/photo/", recommend.draft_photo, name="draft_photo"),
    path("own/<slug:number>/", recommend.own, name="own"),
    path("own/<slug:number>/withdraw/", recommend.withdraw, name="withdraw"),
    path("follow/", recommend.follow, name="follow"),
    path("finish/", recommend.finish, name="finish"),
    path("consent/<slug:token>/", consent.consent, name="consent"),
    path("consent/<slug:token>/decline/", consent.decline, name="decline"),
]
