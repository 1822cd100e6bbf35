import { defineConfig } from '@playwright/test';

import type { Options } from './support/test';

// A run that is to prove something may not leave out half of it unseen.
if (process.env.CI && !process.env.PGHOST) {
  throw new Error(
    'CI is set, so the tests must run on Postgres too, but PGHOST names no server; ' +
      'scripts/with-postgres starts one.',
  );
}

export default defineConfig<Options>({
  testDir: 'specs',
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  workers: 2,
  retries: 0,
  // What comes is waited for, on a machine that is busy with other things too; a test that passes never
  // waits so long.
  timeout: 240_000,
  expect: { timeout: 60_000 },
  reporter: [['list'], ['./support/summary.ts']],
  use: {
    headless: true,
    actionTimeout: 60_000,
    navigationTimeout: 60_000,
    screenshot: 'only-on-failure',
    // Playwright's own browser is not downloaded: the distribution's serves.
    launchOptions: {
      executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
    // Colours in the middle of a transition have the contrast of neither end.
    contextOptions: { reducedMotion: 'reduce' },
  },
  projects: [
    { name: 'sqlite', use: { engine: 'sqlite' } },
    {
      name: 'postgres',
      use: { engine: 'postgres' },
      // What reads, writes and loses rows. What the others look at is the same whatever the engine.
      testMatch: /(conflict|damaged|draft|dropped|find|form|list|live|news|repair|tables|toggle)\.spec\.ts$/,
    },
  ],
});
