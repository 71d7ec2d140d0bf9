// Reads calendars as ical.js does: one JSON list of [uid, start, end, title] for each file named.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [folder, ...files] = process.argv.slice(2);
const { default: ICAL } = await import(createRequire(`${folder}/`).resolve("ical.js"));
const told = (time) => (time.isDate ? time.toString() : time.toJSDate().toISOString());

for (const file of files) {
  const calendar = new ICAL.Component(ICAL.parse(readFileSync(file, "utf8")));
  ICAL.TimezoneService.reset();
  for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
  const events = calendar.getAllSubcomponents("vevent").map((one) => new ICAL.Event(one));
  console.log(JSON.stringify(events.map((e) => [e.uid, told(e.startDate), told(e.endDate), e.summary])));
}
