import { expectSaved, field, open, saveButton, toggle, hydrated } from '../support/pages';
import { beacon } from '../support/seed';
import { expect, test } from '../support/test';

// Somebody drops things under the running server while a page is open. The guard fails a test that
// meets a 5xx.

const dropActive = 'DROP INDEX ix_projects_is_active; ALTER TABLE projects DROP COLUMN is_active;';

for (const content of ['seeded', 'damaged'] as const) {
  test.describe(`in a database that is ${content}`, () => {
    test.use({ content });

    test('the next page after the names are dropped goes by the keys', async ({ page, database }) => {
      await open(page, '/projects');
      await database.sql('ALTER TABLE projects DROP COLUMN name;');
      await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Settings' }).click();
      await expect(page.getByRole('link', { name: beacon.key, exact: true })).toBeVisible();

      const response = await open(page, '/projects');
      expect(response.status()).toBe(200);
      await expect(page.locator('th.gone').filter({ hasText: 'Name' })).toBeVisible();
      await expect(page.locator('.banner.error')).toBeVisible();
      await page.getByRole('link', { name: beacon.key, exact: true }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(beacon.key);
      await open(page, '/schema');
      await expect(page.locator('.causes code').getByText(/^(projects\.)?name$/).first()).toBeVisible();
    });

    test('the next click after the switch is dropped says so', async ({ page, database, guard }) => {
      guard.tolerate(/\b409\b/);
      await open(page, '/projects');
      await database.sql(dropActive);
      const control = toggle(page, 'Active', beacon.name);
      await control.click();
      await expect(page.locator('.notices .notice.error')).toContainText('is_active is missing');
      await expect(control).toBeChecked();
      await expect(control).not.toHaveAttribute('aria-busy', 'true');

      await open(page, '/projects');
      await expect(
        page.getByRole('switch', { name: `Active: ${beacon.name}, unavailable`, exact: true }),
      ).toBeDisabled();
      await expect(page.locator('th.gone').filter({ hasText: 'Active' })).toBeVisible();
      await expect(page.locator('.banner.error')).toBeVisible();
    });
  });
}

test('a form that is open while a column is dropped saves the rest or says why not', async ({
  page,
  database,
  guard,
}) => {
  guard.tolerate(/\b409\b/);
  await open(page, '/projects/1/edit');
  await database.sql('ALTER TABLE projects DROP COLUMN description;');
  await field(page, 'name').fill('Renamed');
  await field(page, 'description').fill('Nowhere to put this');
  await saveButton(page).click();
  const saved = page.getByRole('heading', { level: 1, name: 'Renamed' });
  const refused = page.getByRole('alert').filter({ hasText: 'description is missing' });
  await expect(saved.or(refused)).toBeVisible();
  if (await refused.isVisible()) {
    await expect(field(page, 'name')).toHaveValue('Renamed');
  }

  await open(page, '/projects/1/edit');
  await expect(field(page, 'description')).toBeDisabled();
  await field(page, 'name').fill('Renamed again');
  await saveButton(page).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Renamed again');
});

test('a toggle works without the audit table', async ({ page, database, guard }) => {
  // The project's history has nothing to show, and says so.
  guard.tolerate(/\b409\b/);
  await open(page, '/projects');
  await database.sql('DROP TABLE evenkeel_audit;');
  await toggle(page, 'Active', beacon.name).click();
  await expectSaved(page, database, beacon, 'Active', false);
  await open(page, '/projects/2/edit');
  await field(page, 'name').fill('Unaudited');
  await saveButton(page).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Unaudited');
});

test('without the table the pages say so', async ({ page, database, guard }) => {
  // A page may say by its status that it has nothing to show.
  guard.tolerate(/\b4\d\d\b/);
  await open(page, '/projects');
  await database.sql('DROP TABLE projects;');
  await toggle(page, 'Active', beacon.name).click();
  await expect(page.locator('.notices .notice.error')).toContainText('the table projects is missing');
  await expect(toggle(page, 'Active', beacon.name)).toBeChecked();

  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByRole('main').getByRole('alert')).toContainText('The projects table is missing');

  for (const path of ['/projects', '/projects?page=2', '/settings', '/projects/1', '/projects/1/edit', '/projects/new']) {
    await test.step(path, async () => {
      const response = await page.goto(path);
      expect(response?.status()).toBeLessThan(500);
      await hydrated(page);
      await expect(page.getByRole('main').getByRole('alert')).toContainText('The projects table is missing');
      await expect(page.locator('.banner.error')).toBeVisible();
    });
  }
  await open(page, '/schema');
  await expect(page.locator('.verdict.drift')).toBeVisible();
  await expect(
    page.locator('.causes > li').filter({ has: page.locator('code').getByText('projects', { exact: true }) }),
  ).toContainText('The table is missing.');
});

test('what is brought back is used again without a restart', async ({ page, database }) => {
  await open(page, '/settings');
  await database.sql('ALTER TABLE projects DROP COLUMN send_meeting_emails;');
  await open(page, '/settings');
  await expect(
    page.getByRole('switch', { name: `Meeting emails: ${beacon.name}, unavailable`, exact: true }),
  ).toBeDisabled();

  await database.sql('ALTER TABLE projects ADD COLUMN send_meeting_emails BOOLEAN DEFAULT FALSE;');
  await open(page, '/schema');
  await expect(page.locator('.verdict.clean')).toBeVisible();
  await open(page, '/settings');
  await expect(page.locator('.banner')).toHaveCount(0);
  await toggle(page, 'Meeting emails', beacon.name).click();
  await expectSaved(page, database, beacon, 'Meeting emails', true);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('the next page after the names are dropped goes by the keys', async ({ page, database }) => {
    await page.goto('/projects');
    await database.sql('ALTER TABLE projects DROP COLUMN name;');
    await page.getByRole('link', { name: beacon.name, exact: true }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(beacon.key);
  });
});
