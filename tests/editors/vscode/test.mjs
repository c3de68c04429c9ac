//! Drives VS Code in Chromium as a person would: test.mjs URL PICTURE FAILURE_PICTURE. Everything is asserted from what is drawn.

import { chromium } from "playwright-core";

const [url, picture, failurePicture] = process.argv.slice(2);
const started = Date.now();
const patience = { timeout: 20_000 };

function say(text) {
  console.log(`${((Date.now() - started) / 1000).toFixed(1).padStart(5)}s ${text}`);
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  headless: true,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"],
});
const page = await browser.newPage({ viewport: { width: 1200, height: 760 }, deviceScaleFactor: 1.5 });

/** The text of the first match of `selector` that contains `text`. */
async function shows(name, selector, text) {
  const found = page.locator(selector, { hasText: text }).first();
  try {
    await found.waitFor({ state: "visible", ...patience });
  } catch {
    const seen = await page.locator(selector).allInnerTexts();
    throw new Error(`${name}, seen: ${JSON.stringify(seen).slice(0, 600)}`);
  }
  say(`ok   ${name}`);
  return found;
}

/** The output panel's text; its editor puts non-breaking spaces between words. */
async function outputShows(name, pattern) {
  const lines = page.locator(".part.panel .view-line");
  const until = Date.now() + patience.timeout;
  let seen = "";
  while (Date.now() < until) {
    seen = (await lines.allInnerTexts()).join("\n").replaceAll("\u00a0", " ");
    if (pattern.test(seen)) {
      say(`ok   ${name}`);
      return;
    }
    await page.waitForTimeout(50);
  }
  throw new Error(`${name}, seen: ${JSON.stringify(seen)}`);
}

const editor = ".part.editor .monaco-editor";
const word = (text) => page.locator(`${editor} .view-line span span`, { hasText: text });

/** Opens a file through quick open. */
async function open(file) {
  await page.keyboard.press("Control+P");
  await page.waitForSelector(".quick-input-widget input", { state: "visible", ...patience });
  await page.keyboard.type(file);
  await page.locator(".quick-input-list .monaco-list-row", { hasText: file }).first().waitFor(patience);
  await page.keyboard.press("Enter");
  await page.locator(".tab.active", { hasText: file }).waitFor(patience);
}

async function test() {
  await page.goto(url, { waitUntil: "domcontentloaded" });
  await page.waitForSelector(".monaco-workbench", { timeout: 60_000 });
  await page.waitForSelector(".explorer-folders-view", { timeout: 60_000 });
  say("ok   VS Code is up");

  await open("points.grok");
  const showsOnHover = async (what, target, text) => {
    for (let attempt = 0; attempt < 10; attempt += 1) {
      await page.mouse.move(0, 0);
      await target.hover();
      const found = page.locator(".monaco-hover:visible", { hasText: text }).first();
      if (await found.waitFor({ timeout: 2000 }).then(() => true, () => false)) return say(`ok   ${what}`);
    }
    await shows(what, ".monaco-hover:visible", text);
  };
  await page.keyboard.press("Control+B"); // The picture is about the program: no side bar.
  await shows("main has a run lens", `${editor} .codelens-decoration a`, "▶ Run");
  await word(/^taxicab$/).first().hover();
  await shows("hovering a function shows its type", ".monaco-hover:visible", "f64");
  await shows("and its docs", ".monaco-hover:visible", "distance from the origin");
  await page.keyboard.press("Escape");

  await page.locator(`${editor} .codelens-decoration a`, { hasText: "▶ Run" }).first().click();
  await outputShows("the lens runs the program and shows its output", /distance: 7/);
  await outputShows("and how it ended", /✓/);

  // A mistake after the first line of main's body.
  await page.locator(`${editor} .view-line`, { hasText: "let" }).first().click();
  await page.keyboard.press("End");
  await page.keyboard.type('\nlet far: i64 = "far";');
  await page.locator(`${editor} .squiggly-error`).first().waitFor(patience);
  say("ok   a mismatched type is underlined");
  // A hover opened before the precise problems came keeps what it showed: look again until it has them.
  await showsOnHover("its message shows on hover", word("far").last(), "E0308");
  const shot = await page.screenshot();
  await page.keyboard.press("Escape");

  await page.keyboard.press("End");
  await page.keyboard.type("\np.");
  const row = ".suggest-widget.visible .monaco-list-row";
  await shows("a dangling `p.` completes to the field x", `${row} .label-name`, /^x$/);
  await shows("and the field y", `${row} .label-name`, /^y$/);
  await page.keyboard.press("Escape");

  // What a lens started is stopped by the command.
  await open("spin.grok");
  await page.locator(`${editor} .codelens-decoration a`, { hasText: "▶ Run" }).first().click();
  await outputShows("an endless program starts", /▶ spin/);
  await page.locator('.statusbar-item[id="grok-lang.grok-lang.grok.runs"] a, .statusbar-item:has-text("Grok: 1 run") a').first().click();
  await outputShows("and the status bar's item stops it", /■ stopped/);
  return shot;
}

let failed = true;
try {
  const shot = await test();
  const { writeFile } = await import("node:fs/promises");
  await writeFile(picture, shot);
  say(`VS Code: all checks pass; the picture is ${picture}`);
  failed = false;
} catch (error) {
  say(`FAIL ${error.message}`);
  await page.screenshot({ path: failurePicture }).catch(() => {});
  say(`the screen is in ${failurePicture}`);
}
await browser.close();
process.exitCode = failed ? 1 : 0;
