/** Colours and widths of terminal text. Without a terminal there are no colours and 72 columns, so that it can go in a mail. */
import pc from 'picocolors';

export interface Style {
  readonly width: number;
  readonly bold: (s: string) => string;
  readonly dim: (s: string) => string;
  readonly good: (s: string) => string;
  readonly bad: (s: string) => string;
  readonly warn: (s: string) => string;
}

export function style(colours: boolean, width = 72): Style {
  const c = pc.createColors(colours);
  return { width, bold: c.bold, dim: c.dim, good: c.green, bad: c.red, warn: c.yellow };
}

/** Columns that a text takes: escape codes take none. */
// eslint-disable-next-line no-control-regex
const columns = (text: string): number => text.replace(/\x1b\[\d*m/g, '').length;

/** Breaks text at spaces; continuation lines are indented. A word longer than the line stays whole. */
export function wrap(text: string, width: number, indent = '', hanging = indent): string {
  const lines: string[] = [];
  let line = indent;
  let empty = true;
  for (const word of text.split(/\s+/)) {
    if (!empty && columns(line) + 1 + columns(word) > width) {
      lines.push(line);
      line = hanging + word;
    } else line += (empty ? '' : ' ') + word;
    empty = false;
  }
  lines.push(line);
  return lines.join('\n');
}

export const thousands = (n: number): string => n.toLocaleString('en-US');
