import { cell, detail, expectSaved, field, fieldBox, open, row, saveButton, toggle } from '../support/pages';
import { beacon } from '../support/seed';
import { expect, test } from '../support/test';

test.use({ content: 'damaged' });

const lost = {
  project_work_type: 'Work type',
  total_hours: 'Total hours',
  cumulative_hours: 'Cumulative hours',
  retainer_hours: 'Retainer hours',
  weekly_meeting_day: 'Meeting day',
  start_date: 'Start',
  launch_date: 'Launch',
  send_meeting_emails: 'Meeting emails',
  description: 'Description',
};
/** The list has no room for descriptions. */
const listed = Object.values(lost).filter((label) => label !== 'Description');

test('all 120 projects are listed, with the lost columns marked', async ({ page }) => {
  await open(page, '/projects?per_page=1000');
  await expect(page.locator('.page-head .sub')).toHaveText('120 projects');
  await expect(page.locator('table.projects tbody tr')).toHaveCount(120);
  const gone = page.locator('table.projects thead th.gone');
  await expect(gone).toHaveCount(listed.length);
  for (const label of listed) {
    await expect(gone.filter({ hasText: label }).locator('.badge')).toHaveText('unavailable');
  }
  for (const label of listed.filter((label) => label !== 'Meeting emails')) {
    await expect(cell(page, beacon.name, label)).toHaveText('unavailable');
  }
  const emails = page.getByRole('switch', { name: `Meeting emails: ${beacon.name}, unavailable`, exact: true });
  await expect(emails).toBeDisabled();
  await expect(emails).not.toBeChecked();
  await expect(cell(page, beacon.name, 'Key')).toHaveText(beacon.key);
});

test('the list is paged', async ({ page }) => {
  await open(page, '/projects');
  await expect(page.locator('table.projects tbody tr')).toHaveCount(50);
  await expect(page.locator('.pagination .where')).toHaveText('1–50 of 120');
});

for (const path of ['/projects', '/settings', '/projects/1']) {
  test(`the active toggle on ${path} works and survives a reload`, async ({ page, database }) => {
    await open(page, path);
    await toggle(page, 'Active', beacon.name).click();
    await expectSaved(page, database, beacon, 'Active', false);
    await open(page, path);
    await expectSaved(page, database, beacon, 'Active', false);
  });
}

test('the toggle works for a project without the dates that it must have', async ({ page, database }) => {
  await open(page, '/projects/40');
  const project = { id: 40, name: 'Orchard Checkout' };
  await toggle(page, 'Active', project.name).click();
  await expectSaved(page, database, project, 'Active', false);
});

test('the banner leads to what is missing', async ({ page }) => {
  for (const path of ['/projects', '/settings', '/projects/1', '/projects/new']) {
    await open(page, path);
    await expect(page.locator('.banner.error')).toBeVisible();
  }
  await page.locator('.banner.error').getByRole('link').click();
  await expect(page).toHaveURL(/\/schema$/);
  await expect(page.locator('.verdict.drift')).toBeVisible();
});

test('the schema page names the table, the nine columns and the two NOT NULLs', async ({ page }) => {
  for (const hydration of [true, false]) {
    if (hydration) {
      await open(page, '/schema');
    } else {
      await page.getByRole('button', { name: 'Check again' }).click();
    }
    await expect(page.locator('.verdict.drift')).toBeVisible();
    const errors = page.locator('.causes > li').filter({ has: page.locator('.badge.error') });
    await expect(errors).toHaveCount(3);
    const about = (object: string) =>
      errors.filter({ has: page.locator('code').getByText(object, { exact: true }) });

    await expect(about('vector-sync-status')).toContainText('The table is missing.');
    for (const column of Object.keys(lost)) {
      await expect(about(column)).toContainText('9 columns are missing.');
    }
    for (const column of ['created_at', 'updated_at']) {
      await expect(about(column)).toContainText('NOT NULL is missing.');
      await expect(about(column).locator('.expected code')).not.toBeEmpty();
      await expect(about(column).locator('.live code')).not.toBeEmpty();
    }
    await expect(page.locator('.next pre')).toContainText('evenkeel repair --database');
    await expect(page.locator('table.ledger')).not.toHaveCount(0);
  }
});

test("a project's page says what is unavailable", async ({ page }) => {
  await open(page, '/projects/1');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(beacon.name);
  for (const label of Object.values(lost).filter((label) => label !== 'Meeting emails')) {
    await expect(detail(page, label)).toHaveText('unavailable');
  }
  await expect(detail(page, 'Key')).toHaveText(beacon.key);
});

test('a new project can be saved with what is there', async ({ page, database }) => {
  await open(page, '/projects/new');
  for (const column of Object.keys(lost)) {
    await expect(field(page, column)).toBeDisabled();
    await expect(fieldBox(page, column)).toContainText(`projects.${column} is missing`);
  }
  await field(page, 'name').fill('Born degraded');
  await field(page, 'key').fill('BD');
  await field(page, 'is_active').uncheck();
  await saveButton(page).click();
  await expect(page).toHaveURL(/\/projects\/\d+$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Born degraded');
  await expect(toggle(page, 'Active', 'Born degraded')).not.toBeChecked();
  expect(
    await database.sql(
      "SELECT count(*) FROM projects WHERE key = 'BD' AND created_at IS NOT NULL AND updated_at IS NOT NULL",
    ),
  ).toBe('1');
  await open(page, '/projects?per_page=1000');
  await expect(row(page, 'Born degraded')).toHaveCount(1);
  await expect(page.locator('.page-head .sub')).toHaveText('121 projects');
});

test('a project can be edited with what is there', async ({ page }) => {
  await open(page, '/projects/120/edit');
  await field(page, 'name').fill('Edited degraded');
  await saveButton(page).click();
  await expect(page).toHaveURL(/\/projects\/120$/);
  await open(page, '/projects/120');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Edited degraded');
  await expect(toggle(page, 'Active', 'Edited degraded')).toBeChecked();
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('the list, the toggle and the form work too', async ({ page, database }) => {
    await page.goto('/projects');
    await expect(page.locator('.banner.error')).toBeVisible();
    await expect(page.locator('table.projects thead th.gone')).toHaveCount(listed.length);
    await toggle(page, 'Active', beacon.name).click();
    await expectSaved(page, database, beacon, 'Active', false);

    await page.goto('/projects/new');
    await field(page, 'name').fill('Born degraded');
    await field(page, 'key').fill('BD');
    await saveButton(page).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Born degraded');
  });
});

test.describe('as it should be', () => {
  test.use({ content: 'expected' });

  test('the same database undamaged is clean', async ({ page }) => {
    await open(page, '/projects');
    await expect(page.locator('table.projects tbody tr')).toHaveCount(50);
    await expect(page.locator('.banner')).toHaveCount(0);
    await expect(page.locator('th.gone')).toHaveCount(0);
    await expect(cell(page, beacon.name, 'Total hours')).toHaveText('843.48');
    await expect(cell(page, beacon.name, 'Retainer hours')).toHaveText('40.00');
    await open(page, '/schema');
    await expect(page.locator('.verdict.clean')).toBeVisible();
    await expect(page.locator('.badge.error, .badge.warning')).toHaveCount(0);
  });
});
