/**
 * The time zones to choose from: this computer's first, then all others by name.
 *
 * An empty name means "this computer's", also after it has moved. Leaves out: reading wall clocks,
 * which the program does.
 */

/** "Europe/Berlin". */
export const ourZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** "Europe/Berlin" → "Berlin, Europe": the part that people search for comes first. */
export function zoneName(zone: string): string {
  const parts = zone.split('/').map((part) => part.replaceAll('_', ' '));
  return [...parts].reverse().join(', ');
}

export interface ZoneChoice {
  value: string;
  label: string;
}

/** `stored` stays choosable even where this computer does not know it. */
export function zoneChoices(ours: string, stored: string): ZoneChoice[] {
  const known = Intl.supportedValuesOf('timeZone');
  const all = stored === '' || known.includes(stored) ? known : [stored, ...known];
  return [
    { value: '', label: ours },
    ...all
      .map((value) => ({ value, label: zoneName(value) }))
      .sort((a, b) => a.label.localeCompare(b.label)),
  ];
}

/** Milliseconds that show the typed wall clock when read as UTC; null: no such time. */
export function wallAsUtc(local: string): number | null {
  const at = Date.parse(`${local}Z`);
  return Number.isNaN(at) ? null : at;
}
