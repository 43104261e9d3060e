"""Every address of the site. The other apps are named by strings only."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("election_site.public_urls")),
    path("e/<slug:slug>/candidates/", include("nomination.urls")),
    path("e/<slug:slug>/recommend/", include("nomination.recommend_urls")),
    path("e/<slug:slug>/inspection/", include("nomination.inspection_urls")),
    path("e/<slug:slug>/scores/", include("nomination.score_urls")),
    path("e/<slug:slug>/sign/", include("nomination.sign_urls")),
    path("e/<slug:slug>/showcases/", include("showcases.urls")),
    path("e/<slug:slug>/method/", include("ballots.public_urls")),
    path("meeting/", include("ballots.staff_urls")),
    path("paper/<int:vote_pk>/", include("ballots.paper_urls")),
    path("reports/", include("ballots.report_urls")),
    path("b/", include("ballots.urls")),
    path("admin/", admin.site.urls),
]
