/** After all browser tests: ends what the set-up started. */
export default async function tearDown(): Promise<void> {
  await globalThis.spanloomStarted?.stop();
}
