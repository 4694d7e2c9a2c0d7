/** One HTML file that needs nothing else: script, style and trace stand in it, and it may not ask the network for anything. */
import { createHash } from 'node:crypto';
import { storyText, titleOf } from '../report/story-text.ts';
import { style as textStyle } from '../report/style.ts';
import type { Assets } from './assets.ts';
import type { Payload } from './payload.ts';

export function toHtml(payload: Payload, { script, style }: Assets): string {
  // What ends an element may not stand in it, whatever a machine is called.
  const inScript = script.replace(/<\/(script)/gi, '<\\/$1').replace(/<!--/g, '<\\!--');
  const inStyle = style.replace(/<\/(style)/gi, '<\\/$1');
  const policy = [
    "default-src 'none'", `script-src '${sha(inScript)}'`, "style-src 'unsafe-inline'", "img-src data:", "base-uri 'none'", "form-action 'none'",
    ...payload.live ? ["connect-src 'self'"] : [],
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escaped(titleOf(payload.story))}</title>
<style>${inStyle}</style>
</head>
<body>
<div id="app"><pre>${escaped(storyText(payload.story, textStyle(false)))}</pre></div>
<script type="application/json" id="payload">${jsonInHtml(payload)}</script>
<script>${inScript}</script>
</body>
</html>
`;
}

const sha = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`;
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string): string => text.replace(/[&<>"']/g, c => ENTITIES[c]!);
/** JSON in which nothing can end the element that it stands in. */
export const jsonInHtml = (x: unknown): string => JSON.stringify(x).replace(/[<>&\u2028\u2029]/g, c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
