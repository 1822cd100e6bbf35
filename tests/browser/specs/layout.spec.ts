import type { Page } from '@playwright/test';

import { alive, open } from '../support/pages';
import { beacon } from '../support/seed';
import { expect, test } from '../support/test';

const pages = [
  '/projects',
  '/projects/1',
  '/projects/1/edit',
  '/projects/new',
  '/settings',
  '/schema',
  '/schema/tables',
  '/schema/tables/projects',
  '/schema/repair',
  '/sync',
  '/users',
  '/tokens',
  '/audit',
  '/account',
];

function left(page: Page): Promise<number> {
  return page.locator('h1').evaluate((heading) => heading.getBoundingClientRect().x);
}

for (const width of [1440, 800]) {
  test(`every page begins at the same left edge, ${width} wide`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    await open(page, '/projects');
    const edge = await left(page);
    for (const path of pages) {
      await page.goto(path);
      expect.soft(await left(page), path).toBe(edge);
      const brand = await page.locator('.brand').evaluate((link) => link.getBoundingClientRect().x);
      expect.soft(brand, `the bar on ${path}`).toBe(edge);
    }
  });
}

for (const content of ['seeded', 'damaged'] as const) {
  test.describe(content, () => {
    test.use({ content });

    test('the name and both switches are in sight at every width', async ({ page }) => {
      await open(page, '/projects');
      for (const width of [600, 768, 800, 880, 960, 1000, 1100, 1280, 1440]) {
        await page.setViewportSize({ width, height: 800 });
        const row = page.locator('table.projects tbody tr').filter({ hasText: beacon.name });
        await row.scrollIntoViewIfNeeded();
        for (const part of [row.getByRole('link'), row.getByRole('switch').nth(0), row.getByRole('switch').nth(1)]) {
          await expect(part, `${width} wide`).toBeInViewport({ ratio: 1 });
        }
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        expect(wide, `${width} wide`).toBeLessThanOrEqual(width);
      }
      await expect(page.getByRole('columnheader', { name: 'Launch' })).toBeVisible({ visible: content === 'seeded' });
    });
  });
}

test("a project's page leads up, back and on, and tells moments in words", async ({ page }) => {
  await open(page, '/projects/2');
  const beside = page.getByRole('navigation', { name: 'Projects before and after' });
  await beside.getByRole('link', { name: 'Next' }).click();
  await expect(page).toHaveURL(/\/projects\/3$/);
  await beside.getByRole('link', { name: 'Previous' }).click();
  await expect(page).toHaveURL(/\/projects\/2$/);
  await alive(page);
  await expect(page.locator('dl.details time').first()).toHaveAttribute('title', /UTC$/);
  await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link', { name: 'Projects' }).click();
  await expect(page).toHaveURL(/\/projects$/);
});
