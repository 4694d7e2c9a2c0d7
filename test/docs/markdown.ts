/**
 * What the documentation test looks for in a Markdown file:
 *
 * - ```console blocks: lines that begin with `$ ` are commands (a final \ goes on in the next line), the others are what
 *   they print. A line `[...]` stands for any number of lines.
 * - `<!-- file: path#region -->`, then a fenced block: the text of that file, or of its `// #region region`.
 * - `<!-- generated: name -->` to `<!-- end -->`: text that generated.ts makes from the code and from the ledger.
 */
import { readFileSync } from 'node:fs';

export interface Command {
  /** as bash gets it */
  readonly command: string;
  /** as the page shows it */
  readonly shown: readonly string[];
  readonly output: readonly string[];
  /** 1 is the first */
  readonly line: number;
}

export const ELISION = '[...]';

interface Block { readonly info: string; readonly from: number; readonly to: number }

/** Fenced blocks; `from` and `to` are the indices of their first line and of the closing fence. */
export function blocks(lines: readonly string[]): Block[] {
  const found: Block[] = [];
  for (let i = 0; i < lines.length; i++) {
    const open = /^(```+)(.*)$/.exec(lines[i]!);
    if (!open) continue;
    const to = lines.findIndex((line, k) => k > i && line === open[1]);
    if (to < 0) throw new Error(`line ${i + 1}: the fence is not closed`);
    found.push({ info: open[2]!.trim(), from: i + 1, to });
    i = to;
  }
  return found;
}

const isConsole = (b: Block): boolean => b.info === 'console';

function commandsIn(lines: readonly string[], { from, to }: Block): Command[] {
  const found: Command[] = [];
  for (let i = from; i < to;) {
    if (!lines[i]!.startsWith('$ ')) throw new Error(`line ${i + 1}: a console block begins with a command: '$ ...'`);
    const line = i + 1;
    const shown = [lines[i++]!];
    while (shown.at(-1)!.endsWith('\\')) shown.push(lines[i++]!);
    const output: string[] = [];
    while (i < to && !lines[i]!.startsWith('$ ')) output.push(lines[i++]!);
    found.push({ command: shown.join('\n').slice(2), shown, output, line });
  }
  return found;
}

export const commands = (text: string): Command[] => {
  const lines = text.split('\n');
  return blocks(lines).filter(isConsole).flatMap(b => commandsIn(lines, b));
};

/** Does `output` show `printed`, apart from what `[...]` leaves out? */
export function shows(output: readonly string[], printed: readonly string[]): boolean {
  const at = output.indexOf(ELISION);
  if (at < 0) return output.length === printed.length && output.every((line, i) => line === printed[i]);
  if (!output.slice(0, at).every((line, i) => line === printed[i])) return false;
  const rest = output.slice(at + 1);
  for (let from = at; from <= printed.length; from++) if (shows(rest, printed.slice(from))) return true;
  return false;
}

/** The same excerpt of a new output: each part begins at the line that it began with, and has as many lines. */
function excerpt(old: readonly string[], printed: readonly string[], line: number): string[] {
  if (!old.includes(ELISION)) return [...printed];
  const parts: string[][] = [[]];
  for (const l of old) if (l === ELISION) parts.push([]); else parts.at(-1)!.push(l);
  let from = 0;
  return parts.flatMap((part, i) => {
    if (part.length === 0) return i > 0 ? [ELISION] : [];
    const last = i === parts.length - 1;
    const at = i === 0 ? 0 : last ? printed.length - part.length : printed.indexOf(part[0]!, from);
    if (at < from) throw new Error(`line ${line}: the new output has no line '${part[0]}' for the part after ${ELISION}; edit the page by hand`);
    from = at + part.length;
    return [...(i > 0 ? [ELISION] : []), ...printed.slice(at, from)];
  });
}

/** The page with new outputs. */
export async function withOutputs(text: string, run: (command: string) => Promise<readonly string[]>): Promise<string> {
  const lines = text.split('\n');
  const out: string[] = [];
  let done = 0;
  for (const b of blocks(lines).filter(isConsole)) {
    out.push(...lines.slice(done, b.from));
    for (const c of commandsIn(lines, b)) out.push(...c.shown, ...excerpt(c.output, await run(c.command), c.line));
    done = b.to;
  }
  return [...out, ...lines.slice(done)].join('\n');
}

const FILE = /^<!-- file: (\S+?)(?:#(\S+))? -->$/;

/** The page with the files that it quotes. */
export function withFiles(text: string, root: string): string {
  const lines = text.split('\n');
  const out: string[] = [];
  let done = 0;
  for (const b of blocks(lines)) {
    const named = FILE.exec(lines[b.from - 2] ?? '');
    if (!named) continue;
    out.push(...lines.slice(done, b.from), ...quoted(root, named[1]!, named[2]));
    done = b.to;
  }
  return [...out, ...lines.slice(done)].join('\n');
}

const MARKER = /^\s*\/\/ #(region|endregion)\b/;

function quoted(root: string, path: string, region: string | undefined): string[] {
  const lines = readFileSync(new URL(path, `file://${root}`), 'utf8').trimEnd().split('\n');
  if (region === undefined) return lines.filter(l => !MARKER.test(l));
  const from = lines.indexOf(`// #region ${region}`);
  if (from < 0) throw new Error(`${path} has no '// #region ${region}'`);
  const to = lines.findIndex((l, i) => i > from && MARKER.test(l));
  return lines.slice(from + 1, to);
}

const GENERATED = /^<!-- generated: (\S+) -->$/;

/** The page with the tables that are made from the code. */
export async function withGenerated(text: string, make: (name: string) => Promise<string>): Promise<string> {
  const lines = text.split('\n');
  const out: string[] = [];
  for (let i = 0; i < lines.length; i++) {
    out.push(lines[i]!);
    const named = GENERATED.exec(lines[i]!);
    if (!named) continue;
    const end = lines.indexOf('<!-- end -->', i);
    if (end < 0) throw new Error(`line ${i + 1}: no '<!-- end -->' after it`);
    out.push('', await make(named[1]!), '');
    i = end - 1;
  }
  return out.join('\n');
}

/** Targets of links, with their lines; links in fenced blocks do not count. */
export function links(text: string): { readonly target: string; readonly line: number }[] {
  const lines = text.split('\n');
  const inside = blocks(lines);
  return lines.flatMap((line, i) => {
    if (inside.some(b => i >= b.from - 1 && i <= b.to)) return [];
    return [...line.replaceAll(/`[^`]*`/g, '').matchAll(/\]\(([^)\s]+)\)/g)].map(m => ({ target: m[1]!, line: i + 1 }));
  });
}

/** The anchors of a page's headings, as GitHub makes them. */
export const anchors = (text: string): string[] => {
  const lines = text.split('\n');
  const inside = blocks(lines);
  return lines.filter((l, i) => /^#+ /.test(l) && !inside.some(b => i >= b.from - 1 && i <= b.to))
    .map(l => l.replace(/^#+ /, '').toLowerCase().replaceAll(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-'));
};

/** The cells of the table whose header row begins with `first`, without code marks. */
export function table(text: string, first: string): string[][] {
  const lines = text.split('\n');
  const head = lines.findIndex(l => l.startsWith(`| ${first} |`));
  if (head < 0) throw new Error(`no table with the first column '${first}'`);
  const end = lines.findIndex((l, i) => i > head && !l.startsWith('|'));
  return lines.slice(head + 2, end).map(l => l.slice(1, -1).split('|').map(cell => cell.trim().replaceAll('`', '')));
}
