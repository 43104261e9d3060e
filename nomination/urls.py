"""Addresses of the candidates' pages."""

from django.urls import path

from nomination.views import candidates, photos

app_name = "nomination"
urlpatterns = [
    path("", candidates.candidates, name="candidates"),
    path("list.<slug:kind>", candidates.candidates_file, name="candidates_file"),
    path("<int:pk>/", candidates.candidate, name="candidate"),
    path("<int:pk>/photo/", photos.photo, name="photo"),
    path("<int:pk>/photo/small/", photos.small_photo, name="small_photo"),
]
