import type { Page } from '@playwright/test';

import { cell, open } from '../support/pages';
import { beacon, ridge } from '../support/seed';
import { expect, test } from '../support/test';

test('a row shows what the database holds, and what it does not', async ({ page }) => {
  await open(page, '/projects');
  await expect(page.locator('.page-head .sub')).toHaveText('4 projects');
  await expect(cell(page, beacon.name, 'Key')).toHaveText('BW');
  await expect(cell(page, beacon.name, 'Work type')).toHaveText('Project-based');
  await expect(cell(page, beacon.name, 'Total hours')).toHaveText('843.48');
  await expect(cell(page, beacon.name, 'Cumulative hours')).toHaveText('1,783.81');
  await expect(cell(page, beacon.name, 'Retainer hours')).toHaveText('40.00');
  await expect(cell(page, beacon.name, 'Meeting day')).toHaveText('Thursday');
  await expect(cell(page, beacon.name, 'Start')).toHaveText('2025-09-15');
  await expect(cell(page, beacon.name, 'Launch')).toHaveText('2026-03-31');
  for (const label of ['Work type', 'Total hours', 'Meeting day', 'Start', 'Launch']) {
    await expect(cell(page, ridge.name, label)).toBeEmpty();
  }
  await expect(page.locator('.banner')).toHaveCount(0);
  await expect(page.locator('.pagination')).toHaveCount(0);
});

test('a value that is not of its column is shown as it is', async ({ page, database }) => {
  test.skip(database.engine === 'postgres', 'Postgres takes no such value');
  await database.sql("UPDATE projects SET total_hours = 'a lot', start_date = 'soon' WHERE id = 1;");
  await open(page, '/projects');
  await expect(cell(page, beacon.name, 'Total hours').locator('.unreadable')).toHaveText('a lot');
  await expect(cell(page, beacon.name, 'Start').locator('.unreadable')).toHaveText('soon');
});

test.describe('of 120 projects', () => {
  test.use({ content: 'expected' });

  const names = (page: Page) => page.locator('table.projects tbody th a').allTextContents();
  const pages = (page: Page) => page.getByRole('navigation', { name: 'Pages' });

  for (const javaScriptEnabled of [true, false]) {
    test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
      test.use({ javaScriptEnabled });

      test('every project is on one page exactly', async ({ page }) => {
        await (javaScriptEnabled
          ? open(page, '/projects?per_page=10')
          : page.goto('/projects?per_page=10'));
        const seen: string[] = [];
        for (let number = 1; number <= 12; number += 1) {
          await expect(pages(page).locator('.where')).toHaveText(`${number * 10 - 9}–${number * 10} of 120`);
          await expect(page.locator('table.projects tbody tr')).toHaveCount(10);
          seen.push(
            ...(await page
              .locator('table.projects tbody th a')
              .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''))),
          );
          if (number < 12) {
            await pages(page).getByRole('link', { name: 'Next' }).click();
          }
        }
        expect(new Set(seen).size).toBe(120);
        await expect(page).toHaveURL(/[?&]page=12\b/);
        await expect(page).toHaveURL(/[?&]per_page=10\b/);
        await expect(pages(page).getByRole('link', { name: 'Next' })).toHaveCount(0);
        await expect(pages(page).getByText('Next')).toHaveAttribute('aria-disabled', 'true');
      });

      test('Previous leads back to the same', async ({ page }) => {
        await (javaScriptEnabled
          ? open(page, '/projects?per_page=10')
          : page.goto('/projects?per_page=10'));
        const where = pages(page).locator('.where');
        await expect(where).toHaveText('1–10 of 120');
        await expect(pages(page).getByRole('link', { name: 'Previous' })).toHaveCount(0);
        const first = await names(page);
        await pages(page).getByRole('link', { name: 'Next' }).click();
        await expect(where).toHaveText('11–20 of 120');
        expect(await names(page)).not.toEqual(first);
        await pages(page).getByRole('link', { name: 'Previous' }).click();
        await expect(where).toHaveText('1–10 of 120');
        expect(await names(page)).toEqual(first);
      });
    });
  }

  test('the browser goes back through the pages', async ({ page }) => {
    await open(page, '/projects?per_page=10');
    await pages(page).getByRole('link', { name: 'Next' }).click();
    await expect(pages(page).locator('.where')).toHaveText('11–20 of 120');
    await page.goBack();
    await expect(pages(page).locator('.where')).toHaveText('1–10 of 120');
  });

  test('the settings are paged too', async ({ page }) => {
    await open(page, '/settings?per_page=10');
    await pages(page).getByRole('link', { name: 'Next' }).click();
    await expect(page).toHaveURL(/\/settings\?.*page=2/);
    await expect(pages(page).locator('.where')).toHaveText('11–20 of 120');
  });

  test('a page beyond the end leads back', async ({ page }) => {
    await open(page, '/projects?page=9999&per_page=10');
    await pages(page).getByRole('link', { name: 'Previous' }).click();
    await expect(pages(page).locator('.where')).toHaveText('111–120 of 120');
  });

  test('hostile addresses show a page', async ({ page }) => {
    for (const query of [
      'page=-1&per_page=abc',
      'page=0&per_page=0',
      'page=&per_page=',
      'page=99999999999999999999&per_page=99999999999999999999',
      'page=4294967295&per_page=1000',
      'page=1&page=2&per_page=10&per_page=20',
      'page=1.5&per_page=1e3',
      'page=<script>alert(1)</script>&per_page="><img src=x onerror=alert(1)>',
      'page=%3Cscript%3Ealert(1)%3C/script%3E',
      "page=1;DROP TABLE projects;--&per_page=10'",
      'page=%00&per_page=%F0%28%8C%28',
      'page=%',
      '__err=%3Cscript%3Ealert(1)%3C/script%3E',
      '__err=IkRhdGFiYXNlQnVzeSI&__path=%2Fui%2Fset_flag',
      `page=${'9'.repeat(3000)}`,
    ]) {
      await test.step(query.slice(0, 80), async () => {
        const response = await open(page, `/projects?${query}`);
        expect(response.status()).toBe(200);
        await expect(page.getByRole('heading', { level: 1 })).toHaveText('Projects');
      });
    }
  });
});
