"""Addresses of joint sheets: open one, sign it, take a signature back. ``<token>/`` is what a sheet's QR holds."""

from django.urls import path

from nomination.views import sheets, signing

app_name = "sign"
urlpatterns = [
    path("", sheets.start, name="start"),
    path("own/<slug:number>/", sheets.own, name="own"),
    path("done/", signing.done, name="done"),
    path("finish/", signing.finish, name="finish"),
    path("withdraw/", signing.withdraw, name="withdraw"),
    path("<slug:token>/", signing.sheet, name="sheet"),
]
