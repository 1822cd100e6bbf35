import { detail, expectSaved, field, fieldBox, hold, alive, keepMine, open, saveButton, toggle } from '../support/pages';
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
      // The page has heard of it by that, and marks the column without being loaded again.
      const unavailable = page.getByRole('switch', { name: `Active: ${beacon.name}, unavailable`, exact: true });
      await expect(unavailable).toBeDisabled();
      await expect(control).toHaveCount(0);

      await open(page, '/projects');
      await expect(unavailable).toBeDisabled();
      await expect(page.locator('th.gone').filter({ hasText: 'Active' })).toBeVisible();
      await expect(page.locator('.banner.error')).toBeVisible();
    });
  });
}

test('what was typed for a column that is dropped is said, waits in the tab, and is saved once it is back', async ({
  page,
  database,
}) => {
  // The page hasn't heard of the drop when Save is clicked.
  const hears = await hold(page, /\/ui\/(news|status)/);
  await open(page, '/projects/1/edit');
  await database.sql('ALTER TABLE projects DROP COLUMN description;');
  await field(page, 'name').fill('Renamed');
  await field(page, 'description').fill('Nowhere to put this');
  await saveButton(page).click();
  const summary = page.locator('#form-summary');
  await expect(summary).toContainText('Nothing is saved yet');
  await expect(summary).toContainText("is missing from the database, so this can't be saved now");
  await expect(field(page, 'description')).toHaveValue('Nowhere to put this');
  await expect(field(page, 'description')).toBeDisabled();
  await expect(field(page, 'name')).toHaveValue('Renamed');
  expect(await database.sql("SELECT count(*) FROM projects WHERE name = 'Renamed'")).toBe('0');
  hears();

  // The rest, without it; and typing on doesn't lose it.
  await field(page, 'name').fill('Renamed twice');
  await saveButton(page).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Renamed twice' })).toBeVisible();
  await expect(page.locator('.notices .success')).toContainText(
    'Not description: what you typed there stays in this tab',
  );

  await open(page, '/projects/1/edit');
  await expect(page.locator('.brought')).toContainText('Brought back what you typed');
  await expect(field(page, 'description')).toHaveValue('Nowhere to put this');
  await expect(field(page, 'description')).toBeDisabled();
  await expect(fieldBox(page, 'description')).toContainText('can be saved once the column is back');
  await field(page, 'name').fill('Renamed again');
  await saveButton(page).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Renamed again');

  await database.sql('ALTER TABLE projects ADD COLUMN description TEXT;');
  await open(page, '/schema');
  await open(page, '/projects/1/edit');
  await expect(field(page, 'description')).toHaveValue('Nowhere to put this');
  await expect(field(page, 'description')).toBeEnabled();
  await keepMine(page, 'description');
  await saveButton(page).click();
  await expect(detail(page, 'Description')).toHaveText('Nowhere to put this');
  await open(page, '/projects/1/edit');
  await expect(page.locator('.brought')).toHaveCount(0);
});

test('what was typed before the page heard of the drop waits too', async ({ page, database }) => {
  await open(page, '/projects/2/edit');
  await field(page, 'description').fill('Typed before');
  await database.sql('ALTER TABLE projects DROP COLUMN description;');
  await expect(field(page, 'description')).toBeDisabled({ timeout: 25_000 });
  await expect(fieldBox(page, 'description')).toContainText('can be saved once the column is back');
  await field(page, 'name').fill('Goes on');
  await saveButton(page).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Goes on');
  await expect(page.locator('.notices .success')).toContainText('Not description');
  await open(page, '/projects/2/edit');
  await expect(field(page, 'description')).toHaveValue('Typed before');
  await page.getByRole('button', { name: 'Discard' }).click();
  await expect(field(page, 'description')).toHaveValue('');
  await open(page, '/projects/2/edit');
  await expect(page.locator('.brought')).toHaveCount(0);
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
  // So has the list that is open.
  await expect(page.getByRole('main').getByRole('alert')).toContainText('The projects table is missing');

  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByRole('main').getByRole('alert')).toContainText('The projects table is missing');

  for (const path of ['/projects', '/projects?page=2', '/settings', '/projects/1', '/projects/1/edit', '/projects/new']) {
    await test.step(path, async () => {
      const response = await page.goto(path);
      expect(response?.status()).toBeLessThan(500);
      await alive(page);
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
