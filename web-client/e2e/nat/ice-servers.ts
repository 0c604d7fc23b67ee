import type { Tab } from '../src/browser.js';

/**
 * For pages that are told of other ICE servers than signaling-service says. Done inside of the browser, by its DevTools:
 * this process has no way to the lab's internet.
 */
export function iceServersChanged(change: (servers: string) => string): (tab: Tab) => Promise<void> {
  return async ({ page }) => {
    const devTools = await page.context().newCDPSession(page);
    devTools.on('Fetch.requestPaused', ({ requestId, responseStatusCode, responseHeaders }) => {
      void devTools
        .send('Fetch.getResponseBody', { requestId })
        .then(({ body, base64Encoded }) => {
          const servers = Buffer.from(body, base64Encoded ? 'base64' : 'utf8').toString();
          return devTools.send('Fetch.fulfillRequest', {
            requestId,
            responseCode: responseStatusCode ?? 500,
            responseHeaders: responseHeaders ?? [],
            body: Buffer.from(change(servers)).toString('base64'),
          });
        })
        // The page may have given the request up meanwhile, and asks again.
        .catch(() => undefined);
    });
    await devTools.send('Fetch.enable', {
      patterns: [{ urlPattern: '*/v1/ice-servers', requestStage: 'Response' }],
    });
  };
}
