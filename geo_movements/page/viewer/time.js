/** Days of any year: ISO 8601 with astronomical years, and what a browser makes of them. */

export const DAY = 86400000;

/** Days since 1970 of an ISO date, BC included; `end` takes the last day of a month or year. */
export function dayOf(iso, end = false) {
  const match = /^(-?\d{4,})(?:-(\d\d))?(?:-(\d\d))?/.exec(iso ?? "");
  if (!match) return null;
  const [year, month, date] = [match[1], match[2], match[3]].map((part) => (part ? Number(part) : null));
  const at = new Date(0);
  at.setUTCFullYear(year, (month ?? (end ? 12 : 1)) - 1, date ?? 1);
  if (end && date === null) at.setUTCMonth(at.getUTCMonth() + 1, 0);
  return Math.floor(at.getTime() / DAY);
}
