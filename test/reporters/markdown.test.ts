import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import {
  codeSpan,
  codeSpanInCell,
  encodedPath,
  fence,
  inline,
  link,
  prose,
  proseInCell,
} from "../../src/reporters/markdown.ts";
import { visibleLine, visibleLines } from "../../src/reporters/visible.ts";

// As GitHub renders: GFM, with raw HTML let through, so that an escape that fails shows up as an element.
function html(markdown: string): string {
  return micromark(markdown, {
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
    allowDangerousHtml: true,
    allowDangerousProtocol: true,
  });
}

function textOf(rendered: string): string {
  return rendered
    .replace(/<[^>]*>/gu, "")
    .replace(/&lt;/gu, "<")
    .replace(/&gt;/gu, ">")
    .replace(/&quot;/gu, '"')
    .replace(/&amp;/gu, "&");
}

const gap = /\u200b/gu;

// Pieces that mean something to Markdown, to GitHub or to a terminal, mixed with anything else.
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "`",
        "``",
        "```",
        "~~~",
        "\n",
        "\r\n",
        "\r",
        "\\",
        "|",
        "*",
        "_",
        "**",
        "<",
        ">",
        "&",
        "&lt;",
        "&#60;",
        "$",
        "$$",
        "!",
        "[",
        "]",
        "(",
        ")",
        "](",
        "![",
        "<!--",
        "-->",
        "</details>",
        "<script>",
        "<img src=x>",
        "@octocat",
        "@org/team",
        "#123",
        "GH-12",
        "https://evil.example/x",
        "www.evil.example",
        "a@b.example",
        "javascript:",
        "0123456789abcdef",
        "# ",
        "- ",
        "1. ",
        "1) ",
        "> ",
        "    ",
        "\t",
        "---",
        "===",
        "+ ",
        "| - |",
        "[^1]",
        "[x]: https://evil.example",
        ":tada:",
        "\u202e",
        "\u200b",
        "\u0000",
        "\u001b[31m",
        "\ud800",
        "::error::",
        "##[error]",
        "<!-- portcullis:finding 0 -->",
      ),
      fc.string({ maxLength: 6 }),
      fc.string({ unit: "binary", maxLength: 4 }),
    ),
    { maxLength: 12 },
  )
  .map((pieces) => pieces.join(""));

describe("running text", () => {
  test("renders as the text it is, in one paragraph without any element", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const shown = visibleLine(text).trim();
        fc.pre(shown !== "");
        const rendered = html(inline(text, 10_000));
        expect(rendered).toMatch(/^<p>[^<]*<\/p>$/u);
        expect(textOf(rendered).replace(gap, "")).toBe(shown);
      }),
      { numRuns: 1000 },
    );
  });

  test("stays text after other text, in a list, in a cell and in bold", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        fc.pre(visibleLine(text).trim() !== "");
        const escaped = inline(text, 10_000);
        expect(html(`a ${escaped} b`)).toMatch(/^<p>[^<]*<\/p>$/u);
        expect(html(`- ${escaped}`)).toMatch(/^<ul>\n<li>[^<]*<\/li>\n<\/ul>$/u);
        expect(html(`| h | i |\n| --- | --- |\n| ${escaped} | end |`).match(/<td>/gu)).toHaveLength(2);
      }),
      { numRuns: 1000 },
    );
  });

  // micromark knows CommonMark and GFM; what GitHub does to rendered text is checked by its patterns.
  test("has nothing that GitHub links or replaces after rendering", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const said = textOf(html(inline(text, 10_000)));
        expect(said).not.toMatch(/@[\w-]/u);
        expect(said).not.toMatch(/#\d/u);
        expect(said).not.toMatch(/\bGH-\d/iu);
        expect(said).not.toMatch(/\b(https?|ftp):\/\/|\bwww\./iu);
        expect(said).not.toMatch(/\b[0-9a-f]{7,40}\b/iu);
        expect(said).not.toMatch(/:[\w+-]+:/u);
        expect(said).not.toMatch(/(^|\s)\$|\$`/u);
        expect(inline(text, 10_000)).not.toMatch(/<|<!--/u);
      }),
      { numRuns: 1000 },
    );
  });

  test("what it looks like", () => {
    expect(inline("by @octocat in #12 <b>now</b>")).toBe(
      "by @\u200boctocat in \\#\u200b12 &lt;b&gt;now&lt;/b&gt;",
    );
    expect(inline("a\u202eb\nc")).toBe("a⟨U+202E⟩b c");
    expect(inline("get_orders")).toBe("get\\_orders");
    expect(inline("1. x")).toBe("1\\. x");
    expect(inline("x".repeat(600))).toHaveLength(500);
  });
});

describe("code", () => {
  test("a span is one code element with the text in it", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const shown = visibleLine(text);
        fc.pre(shown.trim() !== "");
        const rendered = html(`a ${codeSpan(text, 10_000)} b`);
        expect(rendered).toMatch(/^<p>a <code>[^<]*<\/code> b<\/p>$/u);
        expect(textOf(rendered).replace(gap, "").slice(2, -2)).toBe(shown.replace(gap, ""));
        expect(codeSpan(text)).not.toContain("<!--");
      }),
      { numRuns: 1000 },
    );
  });

  test("a span in a cell stays in its cell", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        fc.pre(visibleLine(text).trim() !== "");
        const rendered = html(`| h | i |\n| --- | --- |\n| ${codeSpanInCell(text)} | end |`);
        expect(rendered.match(/<td>/gu)).toHaveLength(2);
        expect(rendered).toContain("<td>end</td>");
        expect(rendered.replace(/<\/?(table|thead|tbody|tr|th|td|code)>/gu, "")).not.toContain("<");
      }),
      { numRuns: 1000 },
    );
  });

  test("a block holds every line and ends where it ends", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const rendered = html(`${fence(text, "bicep")}\n\nafter`);
        expect(rendered).toMatch(/^<pre><code class="language-bicep">[^<]*<\/code><\/pre>\n<p>after<\/p>$/u);
        const inner = textOf(rendered.slice(0, rendered.indexOf("</code>"))).replace(gap, "");
        expect(inner).toBe(visibleLines(text) === "" ? "" : `${visibleLines(text)}\n`);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("sentences with names in backticks", () => {
  test("only code elements come out, whatever the names hold", () => {
    fc.assert(
      fc.property(hostile, hostile, (one, other) => {
        const sentence = `\`${one}\` grants ${other} to \`${other}\``;
        for (const rendered of [
          html(prose(sentence)),
          html(`| h |\n| --- |\n| ${proseInCell(sentence)} |`),
        ]) {
          expect(rendered.replace(/<\/?(p|code|table|thead|tbody|tr|th|td|em)>/gu, "")).not.toContain("<");
        }
      }),
      { numRuns: 1000 },
    );
  });

  test("what it looks like", () => {
    expect(prose("`api` accepts <plain> HTTP")).toBe("`api` accepts &lt;plain&gt; HTTP");
    expect(prose("an `unpaired backtick")).toBe("an \\`unpaired backtick");
    expect(html(prose("`@octocat` owns @octocat"))).toBe("<p><code>@octocat</code> owns @\u200boctocat</p>");
  });
});

describe("links", () => {
  test("an address can't leave its parentheses", () => {
    fc.assert(
      fc.property(hostile, (path) => {
        fc.pre(path !== "");
        const rendered = html(
          `${link(codeSpan(path), `https://github.com/o/r/blob/x/${encodedPath(path)}#L1`)} after`,
        );
        expect(rendered).toMatch(
          /^<p><a href="https:\/\/github\.com\/o\/r\/blob\/x\/[^"<> ]*#L1">.*<\/a> after<\/p>$/su,
        );
      }),
      { numRuns: 1000 },
    );
  });

  test("only HTTPS addresses are linked", () => {
    expect(link("x", "javascript:alert(1)")).toBe("x");
    expect(link("x", "https://evil.example@github.com/")).toBe("x");
    expect(link("x", "https://github.com/a b)(")).toBe("[x](https://github.com/a%20b%29%28)");
  });
});
