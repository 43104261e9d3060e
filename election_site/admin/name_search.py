"""Searching a list for names by their sound: zzy finds 张志远."""

from election_site.queries.name_search import is_called


class NameSearch:
    """For a ``ModelAdmin`` whose rows are people: letters typed into the search find names by their pinyin, whole
    or cut short, beside what the search finds anyway. ``name_path`` is the lookup from a row to the name. One
    query more than without letters."""

    name_path = "name"

    def get_search_results(self, request, queryset, search_term):
        found, may_have_duplicates = super().get_search_results(request, queryset, search_term)
        letters = "".join(search_term.split())
        if not (letters.isascii() and letters.isalpha()):
            return found, may_have_duplicates
        names = queryset.order_by().values_list(self.name_path, flat=True).distinct()
        called = [name for name in names if is_called(name, letters)]
        return found | queryset.filter(**{f"{self.name_path}__in": called}), may_have_duplicates
