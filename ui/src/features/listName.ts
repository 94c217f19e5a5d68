/** A list's name out of a file's. */

/** "spring-fair_2026.csv" → "spring fair 2026" */
export function listName(file: string): string {
  return file
    .replace(/\.[a-z0-9]{1,5}$/i, '')
    .replace(/[_-]+/g, ' ')
    .trim();
}
