"""The addresses below ``e/<slug>/showcases/``."""

from django.urls import path

from showcases import views

app_name = "showcases"

urlpatterns = [
    path("", views.rounds, name="rounds"),
    path("<int:number>/", views.round, name="round"),
]
