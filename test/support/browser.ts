import { accessSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Nothing but what the pages ask for goes over the network. */
const ARGUMENTS = [
  '--no-sandbox --disable-dev-shm-usage --disable-gpu --disable-quic --no-first-run',
  '--disable-background-networking --disable-component-update --disable-sync',
].flatMap((some) => some.split(' '));

/** Where a Chromium is installed: CHROMIUM_PATH, else in PATH; null if there is none. */
function findChromium(): string | null {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const places = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [process.env.CHROMIUM_PATH, ...places].find((path) => path && exists(path)) ?? null;
}

/** Whether there is one; where not, it is said, once for each file. */
export function hasBrowser(): boolean {
  const found = findChromium() !== null;
  if (!found) {
    process.stderr.write(
      'No browser here: its tests are left out. Install chromium, or set CHROMIUM_PATH.\n',
    );
  }
  return found;
}

/** Its sandbox does not work for root, and the pages are our own. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: findChromium()!, args: ARGUMENTS });
}

/** For people to look at, with SCREENSHOTS. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  const folder = process.env.SCREENSHOTS;
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`) });
}

function exists(path: string): boolean {
  try {
    accessSync(path);
    return true;
  } catch {
    return false;
  }
}
