/** The browser that the page is tried in: Debian's Chromium, or what CHROMIUM names. */
import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/snap/bin/chromium'];
export const executable = process.env['CHROMIUM'] ?? PLACES.find(p => existsSync(p));
/** Said where the tests of the page are skipped. */
export const MISSING = 'there is no Chromium: the page was not tried in a browser. Install it (apt-get install chromium) or name it in CHROMIUM';

export const launch = (): Promise<Browser> =>
  chromium.launch({ executablePath: executable!, args: [...process.getuid?.() === 0 ? ['--no-sandbox'] : [], '--disable-dev-shm-usage'] });

export interface Opened {
  readonly page: Page;
  /** what went wrong in the page, and what it asked of others */
  readonly errors: string[];
  readonly requests: string[];
}

export async function open(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Opened> {
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, ...options });
  const page = await context.newPage();
  const errors: string[] = [];
  const requests: string[] = [];
  page.on('pageerror', e => errors.push(e.message));
  page.on('console', m => { if (m.type() === 'error' || m.type() === 'warning') errors.push(m.text()); });
  page.on('dialog', d => { errors.push(`a dialog: ${d.message()}`); void d.dismiss(); });
  page.on('request', r => requests.push(r.url()));
  await page.goto(url);
  await page.waitForSelector('#app[data-ready]');
  return { page, errors, requests };
}
