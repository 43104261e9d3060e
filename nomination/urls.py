"""Addresses of the candidates' pages."""

from django.urls import path

from nomination.views import candidates

app_name = "nomination"
urlpatterns = [
    path("", candidates.candidates, name="candidates"),
    path("<int:pk>/", candidates.candidate, name="candidate"),
]
