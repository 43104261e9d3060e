"""Address of the inspection's notice."""

from django.urls import path

from nomination.views import inspections

app_name = "inspection"
urlpatterns = [path("", inspections.notice, name="notice")]
