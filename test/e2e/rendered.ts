import { expect } from "@jest/globals";
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";

/** Markdown as GitHub renders it, before it takes away what it does not allow: what is still there was let through by us. */
function rendered(markdown: string): string {
  return micromark(markdown, { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] });
}

/**
 * Holds that a text of ours in which strangers have had a say speaks for nobody else: it names no account, makes no tag but
 * ours, shows no picture, links to GitHub only, and bears no marker that we did not write.
 */
export function expectHarmless(markdown: string, markers: readonly string[]): void {
  expect([...markdown.matchAll(/<!--([^]*?)-->/gu)].map(([, text]) => text?.trim())).toEqual(markers);
  const html = rendered(markdown);
  const tags = new Set(
    [...html.matchAll(/<\/?([a-z][a-z0-9]*)/giu)].map(([, tag]) => tag?.toLowerCase() ?? ""),
  );
  expect([...tags].filter((tag) => !ours.has(tag))).toEqual([]);
  const links = [...html.matchAll(/\s(?:href|src)="([^"]*)"/gu)].map(([, address]) => address ?? "");
  expect(links.filter((address) => !address.startsWith("https://github.com/"))).toEqual([]);
  const prose = html.replaceAll(/<code[^>]*>[^]*?<\/code>/gu, "").replaceAll(/<[^>]*>/gu, "");
  expect(prose).not.toMatch(/(?<![\w/])@[a-z0-9]/iu);
  // eslint-disable-next-line no-control-regex
  expect(markdown).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069]/u);
}

const ours = new Set(
  "details summary sub p h2 h3 ul ol li a code pre strong em table thead tbody tr th td blockquote br hr".split(
    " ",
  ),
);
