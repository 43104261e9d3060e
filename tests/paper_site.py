"""The site's addresses and those of the paper count, for as long as the site does not include them itself."""

from django.urls import include, path

from election_site.urls import urlpatterns as site

urlpatterns = [*site, path("paper/<int:vote_pk>/", include("ballots.paper_urls"))]
