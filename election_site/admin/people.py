"""People as an election knows them. The identity number is nowhere; its last four characters are enough."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from election_site.admin.base import ElectionRows
from election_site.admin.name_search import NameSearch
from election_site.domain.identity import mask_phone
from election_site.models import Person


@admin.register(Person)
class PersonAdmin(NameSearch, ElectionRows):
    list_display = (
        "name",
        "sex",
        "born_on",
        "status",
        "work",
        "identity_last4",
        "shown_phone",
        "election",
    )
    list_filter = ("election", "sex", "status", "identity_kind")
    list_select_related = ("election",)
    search_fields = ("name", "work")
    ordering = ("election", "pk")
    fields = (
        "election",
        "name",
        "identity_last4",
        "shown_phone",
        "sex",
        "born_on",
        "ethnicity",
        "education",
        "status",
        "joined_on",
        "work",
        "identity_kind",
    )
    readonly_fields = ("shown_phone",)

    @display(description=_("phone"))
    def shown_phone(self, person):
        return mask_phone(person.phone)
