// The theme's calendar has no weekday letters in every language; the browser knows them.
document.addEventListener("DOMContentLoaded", () => {
  if (typeof CalendarNamespace === "undefined") return;
  const letter = new Intl.DateTimeFormat(document.documentElement.lang, { weekday: "narrow", timeZone: "UTC" });
  // 2 January 2000 was a Sunday, the first of the calendar's seven.
  CalendarNamespace.daysOfWeekInitial = [2, 3, 4, 5, 6, 7, 8].map((day) => letter.format(new Date(Date.UTC(2000, 0, day))));
});
