/** The terminal: who may print, in which width and colours, and the one line of progress that is overwritten. */
import { style, type Style } from '../report/style.ts';

const COLUMNS_IN_A_MAIL = 72;

export interface Terminal {
  readonly style: Style;
  /** prints results; standard output unless that carries JSON */
  readonly print: (text: string) => void;
  /** shows progress; replaced by the next one and gone when something is printed */
  readonly progress: (text: string) => void;
}

/** The columns that a text on this stream may have. */
export const widthOf = (out: NodeJS.WriteStream): number =>
  out.isTTY === true ? Math.max(60, Math.min(out.columns ?? COLUMNS_IN_A_MAIL, 110)) : COLUMNS_IN_A_MAIL;

/** @param quiet standard output is taken by something else (JSON), so people read standard error */
export function openTerminal(quiet: boolean, colour: boolean | undefined): Terminal {
  const out = quiet ? process.stderr : process.stdout;
  const live = process.stderr.isTTY === true;
  const colours = colour ?? (out.isTTY === true && process.env['NO_COLOR'] === undefined && process.env['TERM'] !== 'dumb');
  let shown = false;
  const clear = (): void => { if (shown) process.stderr.write('\r\x1b[K'); shown = false; };
  return {
    style: style(colours, widthOf(out)),
    print: text => { clear(); out.write(`${text}\n`); },
    progress: text => {
      if (!live) return;
      clear();
      // room for the ^C that a terminal echoes: a line that wraps cannot be taken back
      process.stderr.write(text.slice(0, (process.stderr.columns ?? 80) - 3));
      shown = text !== '';
    },
  };
}
