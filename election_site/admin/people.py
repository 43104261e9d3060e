"""People as an election knows them. The identity number is nowhere; its last four characters are enough."""

from django.contrib import admin

from election_site.admin.base import ElectionRows
from election_site.models import Person


@admin.register(Person)
class PersonAdmin(ElectionRows):
    list_display = ("name", "sex", "born_on", "status", "work", "identity_last4", "election")
    list_filter = ("election", "sex", "status", "identity_kind")
    search_fields = ("name", "work")
    fields = (
        "election",
        "name",
        "identity_last4",
        "sex",
        "born_on",
        "ethnicity",
        "education",
        "status",
        "joined_on",
        "work",
        "identity_kind",
    )
