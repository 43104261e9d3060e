"""Addresses of the reports for signature."""

from django.urls import path

from ballots.views import reports

app_name = "reports"
urlpatterns = [
    path("<int:pk>/<slug:name>.pdf", reports.pdf, name="pdf"),
]
