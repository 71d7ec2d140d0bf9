// Where the reader's clock differs from the event's, writes the reader's hours beside each time.
const place = document.querySelector("[data-your-time]");
const times = document.querySelectorAll(".items time[datetime], .timetable time[datetime]");
const minutes = (iso) => {
  const found = /([+-])(\d\d):(\d\d)$/.exec(iso);
  return found ? (found[1] === "-" ? -1 : 1) * (Number(found[2]) * 60 + Number(found[3])) : 0;
};
const differs = [...times].some((time) => {
  const iso = time.getAttribute("datetime");
  return minutes(iso) !== -new Date(iso).getTimezoneOffset();
});
if (place && differs) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const language = document.documentElement.lang;
  const hours = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  place.append(` · ${place.dataset.yourTime}: ${zone}`);
  for (const time of times) {
    const note = document.createElement("span");
    note.className = "your-time";
    note.textContent = `${place.dataset.yourTime} ${hours.format(new Date(time.getAttribute("datetime")))}`;
    time.append(note);
  }
}
