import { test as base, expect, type BrowserContext, type Page } from '@playwright/test';

import { createDatabase, loadIncident, type Database, type Engine } from './database';
import { Guard } from './guard';
import { admission, cookie, seed, type Role } from './seed';
import { Server } from './server';

export { expect };

export interface Options {
  /** Which engine the tests run on. */
  engine: Engine;
  /**
   * What the database holds: nothing; a few projects in tables that Evenkeel made; or the
   * incident's database, as found or as it should be.
   */
  content: 'empty' | 'seeded' | 'damaged' | 'expected';
  /** Whose session the browser holds. */
  role: Role | 'nobody';
}

interface Fixtures {
  database: Database;
  app: Server;
  guard: Guard;
  /** A page of somebody else, who works at the same time. */
  colleague: Page;
}

async function signIn(context: BrowserContext, app: Server, role: Role): Promise<void> {
  const { name, value } = cookie(role);
  await context.addCookies([{ name, value, url: app.url, httpOnly: true, sameSite: 'Lax' }]);
}

export const test = base.extend<Options & Fixtures>({
  engine: ['sqlite', { option: true }],
  content: ['seeded', { option: true }],

  database: async ({ engine, content }, use, info) => {
    info.skip(
      engine === 'postgres' && !process.env.PGHOST,
      'PGHOST names no Postgres server; scripts/with-postgres starts one',
    );
    const database = await createDatabase(engine);
    try {
      if (content === 'damaged' || content === 'expected') {
        await loadIncident(database, content);
      }
      await use(database);
    } finally {
      await database.drop();
    }
  },

  app: async ({ database, content }, use, info) => {
    const server = await Server.start(database.url);
    let status;
    try {
      await database.sql(admission());
      if (content === 'seeded') {
        await database.sql(seed);
      }
      await use(server);
    } finally {
      status = await server.stop();
      if (info.status !== info.expectedStatus) {
        await info.attach('what the server printed', { body: server.log, contentType: 'text/plain' });
      }
    }
    expect(server.log).not.toContain('panicked at');
    expect(status, 'the status of a server that was asked to stop').toBe(0);
  },

  baseURL: async ({ app }, use) => use(app.url),

  guard: [
    async ({}, use) => {
      const guard = new Guard();
      await use(guard);
      expect(guard.troubles, 'what the pages complained of').toEqual([]);
    },
    { auto: true },
  ],

  role: ['admin', { option: true }],

  context: async ({ context, guard, app, role }, use) => {
    await guard.watch(context);
    if (role !== 'nobody') {
      await signIn(context, app, role);
    }
    await use(context);
  },

  colleague: async ({ browser, guard, app }, use) => {
    const context = await browser.newContext();
    await guard.watch(context);
    await signIn(context, app, 'editor');
    await use(await context.newPage());
    await context.close();
  },
});
