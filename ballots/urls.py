"""Addresses of the booth. ``b/<code>/`` is what a slip's QR holds, hence its shortness."""

from django.urls import path

from ballots.views import booth

app_name = "ballots"
urlpatterns = [
    path("", booth.enter, name="enter"),
    path("paper/", booth.paper, name="paper"),
    path("done/", booth.done, name="done"),
    path("finish/", booth.finish, name="finish"),
    path("receipt/", booth.receipt_check, name="receipt_check"),
    path("at/<slug:slug>/", booth.enter, name="enter_election"),
    path("<str:code>/", booth.scan, name="scan"),
]
