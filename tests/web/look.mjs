// Open a page in a headless browser, as a phone and as a desktop, and print as JSON what was seen.
// Usage: node look.mjs MODULES CHROMIUM PAGE [FOLDER for pictures and the printed page]
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import fs from "node:fs";
import path from "node:path";

const [modules, chromium, page, folder] = process.argv.slice(2);
const require = createRequire(path.join(modules, "node_modules", "x.js"));
const puppeteer = require("puppeteer-core");
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const browser = await puppeteer.launch({
  executablePath: chromium,
  args: ["--no-sandbox", "--disable-gpu", "--allow-file-access-from-files"],
});
const seen = { sizes: {}, messages: [], requests: [], dialogs: [], printed: {} };

async function open(width, height, { scheme = "light", zoom = 1, bypass = false } = {}) {
  const tab = await browser.newPage();
  await tab.setBypassCSP(bypass);
  await tab.setViewport({ width: Math.round(width / zoom), height, deviceScaleFactor: zoom });
  await tab.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  tab.on("dialog", async (dialog) => { seen.dialogs.push(dialog.message()); await dialog.dismiss(); });
  await tab.setRequestInterception(true);
  tab.on("request", (request) => {
    if (request.url().startsWith("file:")) { request.continue(); } else { seen.requests.push(request.url()); request.respond({ status: 200, contentType: "text/html", body: "<title>elsewhere</title>" }); }
  });
  tab.on("console", (message) => seen.messages.push(message.text()));
  tab.on("pageerror", (error) => seen.messages.push(String(error)));
  await tab.goto(pathToFileURL(page).href);
  return tab;
}

const sizes = { phone: [320, 640, {}], desktop: [1280, 900, {}], dark: [1280, 900, { scheme: "dark" }], zoomed: [1280, 900, { zoom: 2 }] };
for (const [name, [width, height, more]] of Object.entries(sizes)) {
  const tab = await open(width, height, more);
  const measured = await tab.evaluate(() => ({
    overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    font: getComputedStyle(document.body).fontFamily,
    scripts: document.scripts.length,
    handlers: [...document.querySelectorAll("*")].flatMap((e) => e.getAttributeNames()).filter((n) => n.startsWith("on")).length,
    title: document.title,
  }));
  // From here on the browser complains, and must.
  tab.removeAllListeners("console");
  // A script that got into the page must not run: one is put there by hand.
  await tab.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "window.injected = true";
    document.body.append(script);
    const image = document.createElement("img");
    image.setAttribute("onerror", "window.injected = true");
    image.src = "https://example.org/x.png";
    document.body.append(image);
  });
  await new Promise((done) => setTimeout(done, 100));
  measured.injected = await tab.evaluate(() => window.injected === true);
  await tab.close();
  const again = await open(width, height, { ...more, bypass: true });
  if (folder) { await again.screenshot({ path: path.join(folder, `${name}.png`), captureBeyondViewport: true, clip: { x: 0, y: 0, width: Math.round(width / (more.zoom ?? 1)), height: 9000 } }); }
  await again.evaluate(() => document.querySelectorAll("details").forEach((part) => { part.open = true; }));
  await again.evaluate(axe);
  const result = await again.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  measured.violations = result.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).slice(0, 3).join(", ")}`);
  measured.rules = result.violations.length + result.passes.length;
  await again.close();
  seen.sizes[name] = measured;
}

const tab = await open(1280, 900);
await tab.emulateMediaType("print");
seen.printed = await tab.evaluate(() => {
  const folded = [...document.querySelectorAll("details")];
  return { details: folded.length, shown: folded.filter((part) => [...part.children].at(-1).getBoundingClientRect().height > 0).length };
});
if (folder) { await tab.pdf({ path: path.join(folder, "printed.pdf"), format: "A4", preferCSSPageSize: true }); }
await tab.emulateMediaType("screen");
seen.left = null;
if (await tab.$("#leave-link")) {
  for (let count = 0; count < 3; count += 1) { await tab.keyboard.press("Shift"); }
  await new Promise((done) => setTimeout(done, 300));
  seen.left = { to: tab.url(), title: await tab.title() };
}
await browser.close();
process.stdout.write(JSON.stringify(seen));
