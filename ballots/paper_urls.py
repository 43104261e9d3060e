"""Addresses of the paper beside the browser, under one vote's own. For staff who hold a role in the election."""

from django.urls import path

from ballots.views import paper, paper_entry, reading_out

app_name = "paper"
urlpatterns = [
    path("", paper.overview, name="overview"),
    path("takes/", paper.takes_paper, name="takes_paper"),
    path("sheets/", paper.sheets, name="sheets"),
    path("seats/", paper.seats, name="seats"),
    path("seats/<int:seat_pk>/back/", paper.seat_back, name="seat_back"),
    path("box/", paper.box, name="box"),
    path("assign/", paper.assign, name="assign"),
    path("print/", paper.print_sheets, name="print"),
    path("<int:number>/", paper_entry.bundle, name="bundle"),
    path("<int:number>/sort/", paper_entry.sort, name="sort"),
    path("<int:number>/line/", paper_entry.line, name="line"),
    path("<int:number>/finish/", paper_entry.finish, name="finish"),
    path("<int:number>/doubtful/", paper_entry.doubtful, name="doubtful"),
    path("<int:number>/difference/", paper_entry.difference, name="difference"),
    path("<int:number>/agreed/", paper_entry.agreed, name="agreed"),
    path("<int:number>/reading/", reading_out.page, name="reading"),
    path("<int:number>/reading/begin/", reading_out.begin, name="reading_begin"),
    path("<int:number>/reading/places/", reading_out.places, name="reading_places"),
    path("<int:number>/reading/stroke/", reading_out.stroke, name="reading_stroke"),
    path("<int:number>/reading/undo/", reading_out.undo, name="reading_undo"),
    path("<int:number>/reading/sign/", reading_out.sign, name="reading_sign"),
    path("<int:number>/reading/unsign/", reading_out.unsign, name="reading_unsign"),
    path("<int:number>/reading/hall/", reading_out.hall, name="reading_hall"),
]
