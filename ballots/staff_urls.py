"""Addresses of the meeting: one election's hall screen for everybody, the rest for the meeting's staff."""

from django.urls import path

from ballots.views import chair, desk, hall, tellers

app_name = "meeting"
urlpatterns = [
    path("<slug:slug>/hall/", hall.hall, name="hall"),
    path("<slug:slug>/chair/", chair.chair, name="chair"),
    path("<slug:slug>/chair/closing/", chair.closing, name="closing"),
    path("<slug:slug>/chair/adjourn/", chair.adjourn, name="adjourn"),
    path("<slug:slug>/chair/<slug:step>/", chair.take_step, name="step"),
    path("<slug:slug>/box/", chair.box, name="box"),
    path("<slug:slug>/box/zero-report.pdf", chair.box_pdf, name="box_pdf"),
    path("<slug:slug>/kiosk/", chair.kiosk, name="kiosk"),
    path("<slug:slug>/desk/", desk.desk, name="desk"),
    path("<slug:slug>/desk/lines/", desk.lines, name="lines"),
    path("<slug:slug>/desk/figures/", desk.figures, name="figures"),
    path("<slug:slug>/desk/roll/", desk.roll, name="roll"),
    path("<slug:slug>/desk/<int:entry_pk>/in/", desk.sign_in, name="sign_in"),
    path("<slug:slug>/desk/<int:entry_pk>/left/", desk.leave, name="leave"),
    path("<slug:slug>/desk/<int:entry_pk>/back/", desk.come_back, name="come_back"),
    path("<slug:slug>/desk/<int:entry_pk>/undo/", desk.undo, name="undo"),
    path("<slug:slug>/desk/<int:entry_pk>/help/", desk.assist, name="assist"),
    path("<slug:slug>/slips/", desk.slips, name="slips"),
    path("<slug:slug>/slips/release/", desk.release, name="release"),
    path("<slug:slug>/slips/void-range/", desk.void_places, name="void_places"),
    path("<slug:slug>/slips/void/", desk.void_scanned, name="void_scanned"),
    path("<slug:slug>/tellers/", tellers.tellers, name="tellers"),
    path("<slug:slug>/tellers/outside/", tellers.propose_outside, name="propose_outside"),
    path("<slug:slug>/tellers/pass/", tellers.pass_all, name="pass_tellers"),
    path("<slug:slug>/tellers/<int:entry_pk>/propose/", tellers.propose, name="propose"),
    path("<slug:slug>/tellers/<int:teller_pk>/withdraw/", tellers.withdraw, name="withdraw"),
]
