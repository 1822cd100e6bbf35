import type { Page } from '@playwright/test';

import { run } from '../support/command';
import { alive, open } from '../support/pages';
import { beacon, sessions } from '../support/seed';
import { binary } from '../support/server';
import { expect, test } from '../support/test';

test.use({ content: 'damaged' });

const password = 'correct horse battery staple';
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });

test('from the banner to a repaired list, without a line of SQL by hand', async ({ page, database, guard }) => {
  guard.tolerate(/\b422\b/);
  await run(binary, ['user', 'reset-password', 'admin@example.com'], `${password}\n`, { DATABASE_URL: database.url });
  // Another password ends the sessions; this one goes on.
  const now = Math.floor(Date.now() / 1000);
  await database.sql(
    `INSERT INTO evenkeel_sessions (token, user_id, stage, created_at, seen_at, address)
     SELECT '${sessions.admin}', id, 'full', ${now}, ${now}, '127.0.0.1' FROM evenkeel_users
     WHERE email = 'admin@example.com'`,
  );
  await open(page, '/projects');
  await page.getByRole('link', { name: 'See what is missing' }).click();
  await page.getByRole('link', { name: 'Repair', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Repair');
  await expect(page.getByText('Nothing was changed yet.')).toBeVisible();
  const steps = page.locator('.plan ol.steps > li');
  expect(await steps.count()).toBeGreaterThan(8);
  await steps.first().getByText('SQL', { exact: true }).click();
  await expect(steps.first().locator('pre')).toBeVisible();

  // What only a person can say: rows that lack a day have none to be given.
  const values = page.locator('input[name^="backfill."]');
  for (const input of await values.all()) {
    await input.fill("'2025-11-09 00:00:00'");
  }
  await button(page, 'Plan with these').click();

  await button(page, 'Rehearse').click();
  await expect(page.getByText(/^Rehearsed in .*then undone/)).toBeVisible();
  // Nothing is changed by a rehearsal.
  expect(await database.sql("SELECT count(*) FROM projects")).toBe('120');
  await page.getByLabel('Your password').fill('wrong');
  await button(page, /^Apply \d+ steps$/).click();
  await expect(page.getByText("This isn't your password.")).toBeVisible();
  // Enter in the password's field is Apply.
  await page.getByLabel('Your password').fill(password);
  await page.keyboard.press('Enter');
  await expect(page.getByText(/verified/)).toBeVisible();
  await expect(page.locator('.stages [aria-current="step"]')).toHaveText('Verified');

  await page.getByRole('link', { name: 'All projects' }).click();
  await alive(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Projects');
  await expect(page.locator('th.gone')).toHaveCount(0);
  await expect(page.getByRole('switch', { name: `Meeting emails: ${beacon.name}`, exact: true })).toBeEnabled();
  // Who did it is in the trail.
  await page.goto('/audit?action=repaired');
  await expect(page.locator('.trail tbody tr').first()).toContainText('The admin');
});

for (const width of [390, 320]) {
  test(`the plan fits a screen of ${width} pixels`, async ({ page }) => {
    await page.setViewportSize({ width, height: 700 });
    await page.goto('/schema/repair');
    await page.locator('.plan ol.steps summary').last().click();
    const wide = () => page.evaluate(() => document.documentElement.scrollWidth);
    expect(await wide()).toBeLessThanOrEqual(width);
    await button(page, 'Rehearse').click();
    await expect(button(page, /^Apply/)).toBeVisible();
    expect(await wide()).toBeLessThanOrEqual(width);
  });
}

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('it is planned and rehearsed all the same', async ({ page }) => {
    await page.goto('/schema');
    await page.getByRole('link', { name: 'Repair', exact: true }).click();
    await button(page, 'Rehearse').click();
    await expect(page.getByText(/^Rehearsed in .*then undone/)).toBeVisible();
  });
});

test.describe('as an editor', () => {
  test.use({ role: 'editor' });

  test('the page says who can repair it', async ({ page, guard }) => {
    guard.tolerate(/\b403\b/);
    await open(page, '/schema');
    await expect(page.getByText('An administrator can repair it here')).toBeVisible();
    await expect(page.getByRole('link', { name: 'Repair', exact: true })).toHaveCount(0);
    await page.goto('/schema/repair');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Not allowed');
  });
});
