"""Addresses under an election's own: its election method."""

from django.urls import path

from ballots.views import method

app_name = "method"
urlpatterns = [
    path("", method.page, name="page"),
    path("method.pdf", method.pdf, name="pdf"),
]
