import type { Page } from '@playwright/test';

import { alive, open } from '../support/pages';
import { beacon } from '../support/seed';
import { expect, test } from '../support/test';

// What these assert is mostly in the guard: no page complains, panics or breaks its content
// security policy, whether it is loaded or walked to.

const pages = {
  seeded: ['/projects', '/projects?per_page=2&page=2', '/projects/new', '/projects/1', '/projects/3', '/projects/1/edit', '/settings', '/schema'],
  empty: ['/projects', '/projects/new', '/settings', '/schema'],
  damaged: ['/projects', '/projects?per_page=1000', '/projects/new', '/projects/7', '/projects/40', '/projects/8/edit', '/settings', '/schema'],
  expected: ['/projects', '/projects/7', '/projects/8/edit', '/settings?page=2', '/schema'],
};

async function walk(page: Page, link: string, address: RegExp, heading: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: link }).click();
  await expect(page).toHaveURL(address);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading);
}

for (const content of ['seeded', 'empty', 'damaged', 'expected'] as const) {
  test.describe(`in a database that is ${content}`, () => {
    test.use({ content });

    test('every page loads and comes to life without a complaint', async ({ page }) => {
      for (const path of pages[content]) {
        await test.step(path, async () => {
          const response = await open(page, path);
          expect(response.status()).toBe(200);
          await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
          await expect(page).toHaveTitle(/./);
        });
      }
    });

    test('every page can be walked to', async ({ page }) => {
      await open(page, '/schema');
      await walk(page, 'Projects', /\/projects$/, content === 'empty' ? 'No projects yet' : 'Projects');
      await walk(page, 'Settings', /\/settings$/, 'Settings');
      await walk(page, 'Schema', /\/schema$/, 'Schema');
      await walk(page, 'Projects', /\/projects$/, content === 'empty' ? 'No projects yet' : 'Projects');
      await page.getByRole('link', { name: 'New project' }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('New project');
      await page.getByRole('link', { name: 'Cancel' }).click();
      await expect(page).toHaveURL(/\/projects$/);
      if (content !== 'empty') {
        await page.getByRole('link', { name: beacon.name, exact: true }).click();
        await expect(page.getByRole('heading', { level: 1 })).toHaveText(beacon.name);
        await page.getByRole('link', { name: 'Edit' }).click();
        await expect(page.getByRole('heading', { level: 1 })).toHaveText('Edit project');
        await page.goBack();
        await expect(page.getByRole('heading', { level: 1 })).toHaveText(beacon.name);
      }
    });
  });
}

test('the page in the bar is marked as the current one', async ({ page }) => {
  const current = page.getByRole('navigation', { name: 'Main' }).locator('[aria-current="page"]');
  for (const [path, name] of [
    ['/projects', 'Projects'],
    ['/settings', 'Settings'],
    ['/schema', 'Schema'],
  ] as const) {
    await page.goto(path);
    await expect(current).toHaveText(new RegExp(`^${name}`));
    await alive(page);
    await expect(current).toHaveText(new RegExp(`^${name}`));
  }
});

test('/ leads to the projects', async ({ page }) => {
  await open(page, '/');
  await expect(page).toHaveURL(/\/projects$/);
});
