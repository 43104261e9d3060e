"""Addresses of the candidates' pages."""

from django.urls import path

from nomination import views

app_name = "nomination"
urlpatterns = [
    path("", views.candidates, name="candidates"),
    path("<int:pk>/", views.candidate, name="candidate"),
]
