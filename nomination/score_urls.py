"""Addresses of the score sheet."""

from django.urls import path

from nomination.views import scores

app_name = "scores"
urlpatterns = [
    path("<int:run_number>/", scores.page, name="page"),
    path("<int:run_number>/scores.csv", scores.csv, name="csv"),
    path("<int:run_number>/scores.pdf", scores.pdf, name="pdf"),
]
