import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Browser } from 'playwright-core';
import { ensureFonts } from '../../scripts/fonts';
import { launchBrowser } from '../browser';

/**
 * A browser that knows the gallery's fonts only and smooths letters in one way: what the machine has and how it is set
 * does not show.
 */
export async function launchForPictures(): Promise<Browser> {
  const folder = mkdtempSync(join(tmpdir(), 'spanloom-fonts-'));
  const file = join(folder, 'fonts.conf');
  writeFileSync(file, settings(join(folder, 'cache')));
  const browser = await launchBrowser({
    args: ['--disable-lcd-text', '--force-color-profile=srgb'],
    env: { ...process.env, FONTCONFIG_FILE: file },
  });
  browser.on('disconnected', () => rmSync(folder, { recursive: true, force: true }));
  return browser;
}

/** As Debian sets them. */
function settings(cache: string): string {
  const folders = new Set(Object.values(ensureFonts()).map(dirname));
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  ${Array.from(folders, (folder) => `<dir>${folder}</dir>`).join('\n  ')}
  <cachedir>${cache}</cachedir>
  <match target="pattern">
    <edit name="antialias" mode="assign"><bool>true</bool></edit>
    <edit name="hinting" mode="assign"><bool>true</bool></edit>
    <edit name="hintstyle" mode="assign"><const>hintslight</const></edit>
    <edit name="autohint" mode="assign"><bool>false</bool></edit>
    <edit name="rgba" mode="assign"><const>none</const></edit>
  </match>
</fontconfig>
`;
}
