import {
  detail,
  expectSaved,
  field,
  fieldBox,
  navigations,
  row,
  saveButton,
  submitUnchecked,
  toggle,
} from '../support/pages';
import { beacon, umber } from '../support/seed';
import { expect, test } from '../support/test';

test.use({ javaScriptEnabled: false });

for (const path of ['/projects', '/settings', '/projects/1', '/projects?page=1&per_page=10']) {
  test(`toggles on ${path} come back to the page`, async ({ page, database }) => {
    await page.goto(path);
    const address = page.url();
    const visited = navigations(page);
    await toggle(page, 'Active', beacon.name).click();
    await expectSaved(page, database, beacon, 'Active', false);
    await toggle(page, 'Meeting emails', beacon.name).press('Space');
    await expectSaved(page, database, beacon, 'Meeting emails', false);
    await toggle(page, 'Active', beacon.name).press('Enter');
    await expectSaved(page, database, beacon, 'Active', true);
    expect(new Set(visited)).toEqual(new Set([address]));
  });
}

test('a project is created with all its fields, and edited', async ({ page, database }) => {
  await page.goto('/projects');
  await page.getByRole('link', { name: 'New project' }).click();
  await field(page, 'name').fill('Without scripts');
  await field(page, 'key').fill('NOJS');
  await field(page, 'description').fill('One line\nand another');
  await field(page, 'project_work_type').selectOption('growth-support');
  await field(page, 'weekly_meeting_day').selectOption('Tuesday');
  await field(page, 'start_date').fill('2026-01-31');
  await field(page, 'launch_date').fill('2026-03-31');
  await field(page, 'total_hours').fill('12,5');
  await field(page, 'cumulative_hours').fill('0.29');
  await field(page, 'retainer_hours').fill('99999999.99');
  await field(page, 'is_active').uncheck();
  await field(page, 'send_meeting_emails').check();
  await saveButton(page).click();

  await expect(page).toHaveURL(/\/projects\/\d+$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Without scripts');
  await expect(detail(page, 'Key')).toHaveText('NOJS');
  await expect(detail(page, 'Description')).toHaveText(/One line\s+and another/);
  await expect(detail(page, 'Work type')).toHaveText('Growth support');
  await expect(detail(page, 'Meeting day')).toHaveText('Tuesday');
  await expect(detail(page, 'Start')).toHaveText('2026-01-31');
  await expect(detail(page, 'Launch')).toHaveText('2026-03-31');
  await expect(detail(page, 'Total hours')).toHaveText('12.50');
  await expect(detail(page, 'Cumulative hours')).toHaveText('0.29');
  await expect(detail(page, 'Retainer hours')).toHaveText('99,999,999.99');
  await expect(toggle(page, 'Active', 'Without scripts')).not.toBeChecked();
  await expect(toggle(page, 'Meeting emails', 'Without scripts')).toBeChecked();
  expect(
    await database.sql(
      "SELECT count(*) FROM projects WHERE key = 'NOJS' AND created_at IS NOT NULL AND updated_at IS NOT NULL",
    ),
  ).toBe('1');

  await page.getByRole('link', { name: 'Edit' }).click();
  await expect(field(page, 'description')).toHaveValue('One line\nand another');
  await field(page, 'name').fill('Edited without scripts');
  await field(page, 'start_date').fill('');
  await field(page, 'is_active').check();
  await saveButton(page).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Edited without scripts');
  await expect(detail(page, 'Start')).not.toContainText('2026');
  await expect(toggle(page, 'Active', 'Edited without scripts')).toBeChecked();
  await expect(detail(page, 'Total hours')).toHaveText('12.50');
});

test('what is wrong is said beside its field, and the input is kept', async ({ page, guard }) => {
  guard.tolerate(/\b422\b/);
  await page.goto('/projects/new');
  await field(page, 'name').fill('   ');
  await field(page, 'key').fill('KEPT');
  await field(page, 'description').fill('Kept too </textarea><b>');
  await field(page, 'project_work_type').selectOption('retainer');
  await field(page, 'total_hours').fill('1.2345');
  await field(page, 'cumulative_hours').fill('many');
  await field(page, 'retainer_hours').fill('-1');
  await field(page, 'is_active').uncheck();
  await field(page, 'send_meeting_emails').check();
  const answer = page.waitForResponse((response) => response.request().method() === 'POST');
  await saveButton(page).click();
  expect((await answer).status()).toBe(422);

  await expect(page).toHaveURL(/\/projects\/new$/);
  await expect(page.locator('form.form').getByRole('alert')).toBeVisible();
  await expect(fieldBox(page, 'name').locator('.error')).toHaveText('Required');
  await expect(fieldBox(page, 'total_hours').locator('.error')).toHaveText('Use at most two decimals.');
  await expect(fieldBox(page, 'cumulative_hours').locator('.error')).toHaveText(
    'Enter a number such as 12.5.',
  );
  await expect(fieldBox(page, 'retainer_hours').locator('.error')).toHaveText('Enter 0 or more.');
  await expect(fieldBox(page, 'key').locator('.error')).toHaveCount(0);
  await expect(field(page, 'name')).toHaveAttribute('aria-invalid', 'true');
  await expect(field(page, 'name')).toHaveAccessibleDescription(/Required/);

  await expect(field(page, 'key')).toHaveValue('KEPT');
  await expect(field(page, 'description')).toHaveValue('Kept too </textarea><b>');
  await expect(field(page, 'project_work_type')).toHaveValue('retainer');
  await expect(field(page, 'total_hours')).toHaveValue('1.2345');
  await expect(field(page, 'cumulative_hours')).toHaveValue('many');
  await expect(field(page, 'retainer_hours')).toHaveValue('-1');
  await expect(field(page, 'is_active')).not.toBeChecked();
  await expect(field(page, 'send_meeting_emails')).toBeChecked();

  await field(page, 'name').fill('Right now');
  await field(page, 'total_hours').fill('1.23');
  await field(page, 'cumulative_hours').fill('2');
  await field(page, 'retainer_hours').fill('3');
  await saveButton(page).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Right now');
  await expect(detail(page, 'Total hours')).toHaveText('1.23');
});

test('a client that checks nothing gets the same messages', async ({ page, guard }) => {
  guard.tolerate(/\b422\b/);
  await page.goto('/projects/new');
  await field(page, 'description').fill('Kept');
  await submitUnchecked(page);
  await expect(fieldBox(page, 'name').locator('.error')).toHaveText('Required');
  await expect(fieldBox(page, 'key').locator('.error')).toHaveText('Required');
  await expect(field(page, 'description')).toHaveValue('Kept');
});

test('a key that is taken is said beside the key', async ({ page, guard }) => {
  guard.tolerate(/\b422\b/);
  await page.goto('/projects/new');
  await field(page, 'name').fill('Second');
  await field(page, 'key').fill(beacon.key);
  await saveButton(page).click();
  await expect(fieldBox(page, 'key').locator('.error')).toHaveText('Another project uses this key: Beacon Website.');
  await expect(field(page, 'name')).toHaveValue('Second');
});

test("somebody else's newer change is shown, and replaced only knowingly", async ({
  page,
  colleague,
  database,
  guard,
}) => {
  guard.tolerate(/\b409\b/);
  await page.goto('/projects/2/edit');
  await colleague.goto('/projects/2/edit');
  await field(colleague, 'name').fill('Theirs');
  await saveButton(colleague).click();
  await expect(colleague.getByRole('heading', { level: 1 })).toHaveText('Theirs');

  await field(page, 'name').fill('Mine');
  const answer = page.waitForResponse((response) => response.request().method() === 'POST');
  await saveButton(page).click();
  expect((await answer).status()).toBe(409);
  await expect(page.locator('form.form').getByRole('alert')).toBeVisible();
  await expect(field(page, 'name')).toHaveValue('Mine');
  await expect(fieldBox(page, 'name').locator('.theirs')).toContainText('Theirs');
  expect(await database.sql('SELECT name FROM projects WHERE id = 2')).toBe('Theirs');

  await expect(page.locator('#form-summary')).toBeFocused();
  await page.locator('#form-summary').getByRole('link', { name: 'Name' }).click();
  await expect(field(page, 'name')).toBeFocused();
  await page.getByLabel('Keep mine').check();
  await saveButton(page).click();
  await expect(page).toHaveURL(/\/projects\/2$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Mine');
});

test('a toggle whose column was just dropped says so', async ({ page, database }) => {
  await page.goto('/projects');
  await database.sql('DROP INDEX ix_projects_is_active; ALTER TABLE projects DROP COLUMN is_active;');
  await toggle(page, 'Active', umber.name).click();
  await expect(page.getByRole('alert')).toContainText('is_active is missing');
  await expect(row(page, umber.name)).toBeVisible();
});
