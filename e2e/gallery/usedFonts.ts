import type { CDPSession, Page } from 'playwright-core';

const sessions = new WeakMap<Page, Promise<CDPSession>>();

/** Fonts of the document's text but for those meant, by what the browser really draws with. Canvases are not looked into. */
export async function usedFonts(page: Page, meant: RegExp): Promise<string[]> {
  const session = sessions.get(page) ?? start(page);
  sessions.set(page, session);
  const cdp = await session;
  const { root } = await cdp.send('DOM.getDocument', { depth: 0 });
  const { nodeIds } = await cdp.send('DOM.querySelectorAll', { nodeId: root.nodeId, selector: 'main *' });
  const others = new Set<string>();
  for (const nodeId of nodeIds) {
    const { fonts } = await cdp.send('CSS.getPlatformFontsForNode', { nodeId });
    fonts
      .filter(({ isCustomFont, familyName }) => !isCustomFont || !meant.test(familyName))
      .forEach(({ familyName }) => others.add(familyName));
  }
  return Array.from(others);
}

async function start(page: Page): Promise<CDPSession> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('DOM.enable');
  await cdp.send('CSS.enable');
  return cdp;
}
